import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { expect, it } from "vitest";
import { type Look, lookAtWriters, writersIn } from "./write-servers.ts";

const csv = (...states: string[]) =>
  [
    "# pxname,svname,status",
    "writes,FRONTEND,OPEN",
    ...states.map((state, at) => `write,redis-${at + 1},${state}`),
    "write,BACKEND,UP",
    "read,redis-2,UP",
  ].join("\n");

it("finds the servers of `write` that are UP, and no others", () => {
  expect(writersIn(csv("DOWN", "UP", "DOWN"))).toEqual(["redis-2"]);
  expect(writersIn(csv("UP 2/3", "UP", "DOWN 1/2"))).toEqual(["redis-1", "redis-2"]);
  expect(writersIn(csv("DOWN", "DOWN", "DOWN"))).toEqual([]);
});

it("tells of each look, with what could not be seen, until it is ended", async () => {
  let page = csv("UP", "DOWN");
  const server = createServer((_request, response) => {
    response.statusCode = page === "" ? 503 : 200;
    response.end(page);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  const looks: Look[] = [];
  const { end } = lookAtWriters({ haproxyStats: { name: "haproxy", host: "127.0.0.1", port } }, 5, (look) =>
    looks.push(look),
  );
  const seen = (wanted: string) =>
    until(() => looks.some(({ up }) => `${up}` === wanted) || undefined, {
      withinMs: 20_000,
      everyMs: 5,
      why: () => `${wanted} was not seen`,
    });
  await seen("redis-1");
  page = csv("DOWN", "UP");
  await seen("redis-2");
  page = "";
  await seen("null");
  await end();
  server.close();
  expect(looks.map(({ atMs }) => atMs)).toEqual(looks.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
});
