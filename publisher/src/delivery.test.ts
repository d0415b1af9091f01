import { ConnectionLostError } from "@redis-ha-lab/cluster/connect/in-flight.ts";
import { ReplyError } from "ioredis";
import { expect, it } from "vitest";
import { deliveryOf } from "./delivery.ts";

it.each([
  "READONLY You can't write against a read only replica.",
  "NOREPLICAS Not enough good replicas to write.",
  "LOADING Redis is loading the dataset in memory",
])("a refusal is a failure: %s", (message) => {
  expect(deliveryOf(new ReplyError(message))).toEqual({ outcome: "failed", reason: message });
});

it("what never left the process is a failure", () => {
  const error = new Error("Stream isn't writeable and enableOfflineQueue options is false");
  expect(deliveryOf(error).outcome).toBe("failed");
});

it.each([
  new ConnectionLostError(),
  new Error("Command timed out"),
  new Error("Reached the max retries per request limit (which is 20)."),
  "not even an error",
])("anything else may have been executed: %s", (error) => {
  expect(deliveryOf(error).outcome).toBe("indeterminate");
});
