import { ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { expect, test } from "vitest";
import { parseServers } from "./haproxy.ts";
import { parseRole } from "./nodes.ts";

const nodes = [{ name: "redis-2", host: "198.18.77.12", port: 6379 }];

test("a master's ROLE has its offset second", () => {
  expect(parseRole(["master", 3129659, []], nodes)).toEqual({ seen: { role: "master" }, offset: 3129659 });
});

test("a replica's ROLE names its master by address, the record by name", () => {
  expect(parseRole(["slave", "198.18.77.12", 6379, "connected", 77], nodes)).toEqual({
    seen: { role: "replica", follows: "redis-2", link: "connected" },
    offset: 77,
  });
});

test("a node that answers ROLE with an error is loading", () => {
  expect(parseRole(new ReplyError("LOADING Redis is loading the dataset in memory"), nodes).seen.role).toBe(
    "loading",
  );
});

test("HAProxy's CSV gives the servers, not the totals, and the state without its progress", () => {
  const csv =
    "# pxname,svname,qcur,status,weight\nwrites,FRONTEND,,OPEN,\nwrite,redis-1,0,UP,1\nwrite,redis-2,0,DOWN 1/3,1\nwrite,BACKEND,0,UP,1\n";
  expect(parseServers(csv)).toEqual([
    { backend: "write", server: "redis-1", status: "UP" },
    { backend: "write", server: "redis-2", status: "DOWN" },
  ]);
});
