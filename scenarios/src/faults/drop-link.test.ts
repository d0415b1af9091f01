import { expect, test } from "vitest";
import { idsOf } from "./drop-link.ts";

const LIST = [
  "id=7 addr=198.18.77.12:40312 laddr=198.18.77.11:6379 fd=9 name= cmd=replconf user=replication",
  "id=12 addr=198.18.77.13:40314 laddr=198.18.77.11:6379 fd=10 name= cmd=replconf user=replication",
  "",
].join("\n");

test("the connections of a replica are found by its address, and no others", () => {
  expect(idsOf(LIST, ["198.18.77.12"])).toEqual(["7"]);
  expect(idsOf(LIST, ["198.18.77.1", "198.18.77.11"])).toEqual([]);
  expect(idsOf("", ["198.18.77.12"])).toEqual([]);
});
