import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { recorded, T0 } from "../../../tests/fixtures/a-recording.ts";
import { judge } from "../judge/judge.ts";
import { loadScenario } from "./catalogue.ts";
import { decodeJournal, encodeJournal, loadRun, runsOf, saveRun } from "./runs-folder.ts";

const journal = async () =>
  judge(await loadScenario("master-failure"), recorded(), { notGiven: [], broken: [], notHealed: [] });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "runs-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("a journal written and read again is the same", async () => {
  const written = await journal();
  expect(decodeJournal(encodeJournal(written))).toEqual(written);
});

test("a journal of a version to come is refused in one sentence that says what to do", async () => {
  const text = encodeJournal(await journal()).replace('"version":2', '"version":3');
  expect(() => decodeJournal(text)).toThrow(
    /^The journal is of version 3, and this lab reads versions 1 to 2: .*run the scenario again\.$/,
  );
});

test("a journal of version 1 is read: the one moment it knows of a fault is all three", async () => {
  const old = JSON.parse(encodeJournal(await journal()));
  for (const event of old.events) {
    delete event.beforeMs;
    delete event.afterMs;
  }
  const read = decodeJournal(JSON.stringify({ ...old, version: 1 }));
  expect(read).toEqual(await journal());
  expect(read.events.find(({ kind }) => kind === "fault")).toMatchObject({ beforeMs: T0, afterMs: T0 });
});

test("runs are found by scenario, oldest first", async () => {
  const first = await journal();
  await saveRun(folder, { ...first, runId: "2026-01-02T00-00-00Z" }, {});
  await saveRun(folder, first, { "report.md": "# report" });
  const found = await runsOf(folder, first.scenario);
  expect(found.map((path) => path.split("/").at(-1))).toEqual([
    "2026-01-01T00-00-00Z",
    "2026-01-02T00-00-00Z",
  ]);
  expect((await loadRun(found[0] ?? "")).runId).toBe(first.runId);
  expect(await runsOf(folder, "never-run")).toEqual([]);
});

test("clients of earlier runs are read under the names they have today", async () => {
  const text = encodeJournal(await journal());
  const old = text.replaceAll('"haproxy-persistent"', '"haproxy-standing"');
  expect(old).not.toBe(text);
  expect(decodeJournal(old)).toEqual(decodeJournal(text));
});
