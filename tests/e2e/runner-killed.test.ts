/** A runner that ends without a chance to put anything back: what it broke stays broken until somebody heals it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { interruptScenario } from "./run-scenario.ts";
import { startTestLab, type TestLab } from "./test-lab.ts";

let lab: TestLab;
const paused = async () =>
  (await lab.docker.statuses()).filter(({ state }) => state === "paused").map(({ service }) => service);

beforeAll(async () => {
  lab = await startTestLab();
});
afterAll(async () => void (await lab?.make("stop")));

test("killed with a fault in force it leaves the fault, and make heal takes it back", async () => {
  const { code } = await interruptScenario("master-pause", "pause master", "KILL");
  expect(code).toBe(137);
  expect((await paused()).length).toBe(1);

  expect(await lab.made("heal")).toContain("the lab is steady");
  expect(await paused()).toEqual([]);
  expect(await lab.made("status")).toMatch(/^\S+ {2}master redis-\d {2}steady$/m);
});
