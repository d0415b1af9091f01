/** Losses as the page about clients prints them. */

import { readEvidence } from "@redis-ha-lab/scenarios/docs/evidence.ts";
import { summaries } from "@redis-ha-lab/scenarios/judge/judge.ts";
import { expect, test } from "vitest";
import { client, operations, recorded, served } from "../../../tests/fixtures/a-recording.ts";
import { lossesOf, measureLosses } from "./losses.ts";

const recording = recorded({
  clients: [
    client("haproxy", operations(-500, 5_000, served), { lost: [7, 8] }),
    client("reads", operations(-500, 5_000, served), { kind: "reader" }),
  ],
});
const run = { ...recording, summaries: summaries(recording) };

test("a client that writes has its count and how long a write took before the fault", () => {
  // 25 before the fault, 125 after 2.5 s.
  expect(lossesOf(run)).toEqual({ haproxy: { acknowledged: 150, lost: 2, latencyMs: 2 } });
});

test("a run in which no fault took effect says nothing", () => {
  expect(lossesOf({ ...run, t0Ms: null })).toBeUndefined();
});

test.each(["1", "2"])(
  "a lab with MIN_REPLICAS_TO_WRITE=%s has it again, however it ends",
  async (writeGuard) => {
    const starts: string[] = [];
    const make = (command: string, ...settings: string[]) => {
      if (command === "start") starts.push(...settings);
      else throw new Error("it did not pass");
    };
    const lab = { make, say: () => {}, writeGuard, timeLeft: () => true, write: async () => {} };
    const evidence = { ...readEvidence(), losses: {} };
    await measureLosses(evidence, ["master-failure"], "/nonexistent", lab);
    expect(starts.at(-1)).toBe(`MIN_REPLICAS_TO_WRITE=${writeGuard}`);
    expect(starts).toContain("MIN_REPLICAS_TO_WRITE=0");
    expect(starts.filter((one, at) => one === starts[at - 1])).toEqual([]);
    const broken = { ...lab, write: () => Promise.reject(new Error("the disk is full")) };
    await expect(measureLosses(evidence, ["master-failure"], "/nonexistent", broken)).rejects.toThrow("disk");
    expect(starts.at(-1)).toBe(`MIN_REPLICAS_TO_WRITE=${writeGuard}`);
  },
);
