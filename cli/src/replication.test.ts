import { expect, test } from "vitest";
import { replicationTable } from "./replication.ts";

const node = {
  address: "",
  up: true,
  problem: null,
  follows: null,
  loading: false,
  syncing: false,
  connectedReplicas: null,
  modules: [],
};

test("each node shows when it had the value, or why it had not", () => {
  const nodes = [
    { ...node, name: "redis-1", role: "master", link: null, offset: 1_234_567, lagBytes: 0 },
    { ...node, name: "redis-2", role: "replica", link: "up", offset: 1_234_560, lagBytes: 7 },
    { ...node, name: "redis-3", up: false, role: null, link: null, offset: null, lagBytes: null },
  ] as const;
  const arrivals = [
    { node: "redis-2", afterMs: 0.84, problem: null },
    { node: "redis-3", afterMs: null, problem: "redis-3 (198.18.77.13:6379) cannot be reached" },
  ];
  expect(replicationTable({ nodes, master: "redis-1" }, arrivals)).toEqual([
    "NODE     ROLE     LINK  VALUE READ       OFFSET  LAG",
    "redis-1  master         written here  1,234,567    0",
    "redis-2  replica  up    after 0.8 ms  1,234,560    7",
    "redis-3  down           no                    ?    ?  redis-3 (198.18.77.13:6379) cannot be reached",
  ]);
});
