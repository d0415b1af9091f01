import { expect, test } from "vitest";
import { parseSessions } from "./haproxy.ts";

test("the frontends' sessions count, not the backends' or the servers'", () => {
  const csv = [
    "# pxname,svname,qcur,qmax,scur,smax",
    "status,FRONTEND,,,1,2",
    "writes,FRONTEND,,,7,9",
    "write,redis-1,0,0,7,9",
    "write,BACKEND,0,0,7,9",
    "reads,FRONTEND,,,0,4",
  ].join("\n");
  expect(parseSessions(csv)).toEqual({ write: 7, read: 0 });
});

test("a page without them tells nothing", () => {
  expect(parseSessions("<html>")).toBeNull();
});
