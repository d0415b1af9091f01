import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROGRESS_FILE, progress } from "@redis-ha-lab/cluster/progress.ts";
import { expect, test } from "vitest";
import { at, fault, recorded, T0 } from "../../../tests/fixtures/a-recording.ts";
import { loadScenario } from "./catalogue.ts";
import { progressOf, tellProgress } from "./progress.ts";

const scenario = await loadScenario("master-failure");
const NOW = 1_700_000_000_000;
const told = (change: Parameters<typeof recorded>[0]) => progressOf(scenario, recorded(change), NOW);

test("a run is preparing until its fault has taken effect, healing from the repair on, finishing when steady", () => {
  const moments = { t0Ms: null, healFromMs: null, steadyMs: null };
  expect(told(moments).stage).toBe("preparing");
  expect(told({ ...moments, t0Ms: T0 }).stage).toBe("broken");
  expect(told({ ...moments, t0Ms: T0, healFromMs: T0 + 5_000 }).stage).toBe("healing");
  expect(told({ ...moments, t0Ms: T0, healFromMs: T0 + 5_000, steadyMs: T0 + 9_000 }).stage).toBe(
    "finishing",
  );
});

test("a fault that was taken back is not in force any more", () => {
  const kill = fault(0, "kill the master", "redis-1");
  const start = fault(5_000, "start the old master", "redis-1");
  expect(told({ events: [kill] }).faults).toEqual([{ fault: "kill", target: "redis-1" }]);
  expect(told({ events: [kill, start] }).faults).toEqual([]);
});

test("the last thing the runner did is told, and how much is decided", () => {
  const { step, decided, expectations } = told({
    events: [
      at(0, { kind: "step", text: "waiting 1 s" }),
      at(1, { kind: "watch", source: "haproxy", up: false }),
    ],
  });
  expect(step).toBe("waiting 1 s");
  expect(decided).toBeLessThanOrEqual(expectations);
  expect(expectations).toBeGreaterThan(0);
});

test("the file is whole whenever it is there, and gone at the end", async () => {
  const folder = await mkdtemp(join(tmpdir(), "progress-"));
  const end = tellProgress(join(folder, "runs"), scenario, recorded({}));
  await end();
  expect(await readdir(join(folder, "runs"))).toEqual([]);

  const again = tellProgress(folder, scenario, recorded({}));
  await expect.poll(async () => (await readdir(folder)).includes(PROGRESS_FILE)).toBe(true);
  expect(progress.parse(JSON.parse(await readFile(join(folder, PROGRESS_FILE), "utf8"))).scenario).toBe(
    "master-failure",
  );
  await again();
});
