import { expect, test } from "vitest";
import {
  clientLine,
  directLine,
  middleOf,
  pathOf,
  readLine,
  replicationLine,
  voteLine,
  writeLine,
} from "./curves.ts";
import { layout } from "./layout.ts";

const at = layout(880);
const NODES = [0, 1, 2];

test("no two lines coincide", () => {
  const all = NODES.flatMap((node) => [
    ...NODES.map((sentinel) => voteLine(at, sentinel, node)),
    writeLine(at, node),
    readLine(at, node),
    directLine(at, "publisher", node),
    directLine(at, "subscriber", node),
    ...NODES.map((other) => replicationLine(at, node, other)),
  ]).flatMap((line) => (line ? [pathOf(line)] : []));
  all.push(pathOf(clientLine(at, "publisher")), pathOf(clientLine(at, "subscriber")));
  expect(new Set(all).size).toBe(all.length);
});

test("every line has the same form, so that each can become each by moving its numbers", () => {
  const form = (path: string) => path.replace(/-?[\d.]+/g, "#");
  const forms = [
    writeLine(at, 0),
    writeLine(at, 1),
    replicationLine(at, 0, 1),
    replicationLine(at, 0, 2),
  ].map((line) => line && form(pathOf(line)));
  expect(new Set(forms)).toEqual(new Set(["M# #C# # # # # #"]));
});

test("a line to an unknown node does not exist", () => {
  const lines = [
    voteLine(at, 0, -1),
    writeLine(at, -1),
    readLine(at, -1),
    replicationLine(at, -1, 0),
    replicationLine(at, 0, 0),
  ];
  expect(lines).toEqual([undefined, undefined, undefined, undefined, undefined]);
});

test("replication points at the replica, on whichever side it stands", () => {
  const [right, left] = [replicationLine(at, 0, 1), replicationLine(at, 1, 0)];
  expect(right && right.from.x < right.to.x).toBe(true);
  expect(left && left.from.x > left.to.x).toBe(true);
});

test("a long way round goes below the node between", () => {
  const line = replicationLine(at, 2, 0);
  const middle = at.nodes[1];
  expect(line && middle && middleOf(line).y > middle.y + middle.height / 2).toBe(true);
});
