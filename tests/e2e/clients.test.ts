/** Client libraries in a failover, as `make benchmark-clients` runs them: two of them, one fault. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { turnsOf } from "@redis-ha-lab/scenarios/model/demo-lines.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { root } from "../setup/script.ts";
import { environment, startTestLab, type TestLab } from "./test-lab.ts";

let lab: TestLab;
beforeAll(async () => {
  lab = await startTestLab();
});
afterAll(async () => void (await lab?.make("stop")));

const saved = z.object({
  absent: z.array(z.object({ client: z.string(), why: z.string() })),
  runs: z.array(
    z.object({
      leftOut: z.array(z.object({ name: z.string(), why: z.string() })),
      reference: z.object({ outageMs: z.number() }),
      clients: z.array(
        z.object({
          client: z.string(),
          path: z.string(),
          profile: z.string(),
          felt: z.object({
            outageMs: z.number(),
            cameBack: z.boolean(),
            acknowledged: z.number(),
            lost: z.number().nullable(),
            duplicated: z.number().nullable(),
          }),
        }),
      ),
    }),
  ),
});

/** `make demo` beside `work`, until Ctrl-C. @returns what it printed, line by line. */
async function beside(work: () => Promise<void>): Promise<string[]> {
  const child = spawn("make", ["demo"], {
    ...{
      cwd: root,
      env: { ...process.env, ...environment() },
      stdio: ["ignore", "pipe", "inherit"] as const,
    },
    // A group of its own, as a terminal's Ctrl-C reaches all of one.
    detached: true,
  });
  let output = "";
  child.stdout.on("data", (bytes: Buffer) => {
    output += bytes.toString();
  });
  const ended = once(child, "close");
  try {
    await work();
  } finally {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
    await ended;
  }
  return output.split("\n").filter((line) => /^(master|wrote|read|error) /.test(line));
}

/** The sample client tells of one outage, a line each second, and then writes to another master by itself. */
function judgeSample(lines: readonly string[]): void {
  const { turns, strange } = turnsOf(lines.map((text, atMs) => ({ atMs, text })));
  expect(strange).toEqual([]);
  // A busy machine may add a second in which a peer is slower than the client's limit; a kill cannot pass without one.
  const states = turns.map(({ kind }) => kind);
  expect([states[0], states.at(-1)], lines.join("\n")).toEqual(["served", "served"]);
  expect(states).toContain("failed");
  const served = turns.filter((turn) => turn.kind === "served");
  expect(served.at(-1)?.master).not.toBe(served[0]?.master);
  expect(new Set(served.map(({ master }) => master)).size).toBe(2);
  // What it read is what it wrote, or older: never something else.
  expect(served.length).toBeGreaterThan(5);
  for (const { read } of served) expect(served.map(({ wrote }) => wrote)).toContain(read);
}

test("two clients in four configurations each go through a kill side by side, and so does the sample client", async () => {
  let printed = "";
  const sample = await beside(async () => {
    printed = await lab.made("benchmark-clients", "CLIENTS=ioredis,redis-py", "FAULTS=kill", "RUNS=1");
  });
  judgeSample(sample);
  const [, file = ""] = /all figures: (\S+)/.exec(printed) ?? [];
  const { absent, runs } = saved.parse(JSON.parse(readFileSync(join(root, file), "utf8")));
  expect(absent).toEqual([]);
  const [run] = runs;
  expect(run?.leftOut).toEqual([]);
  expect(run?.clients).toHaveLength(8);
  expect(run?.reference.outageMs).toBeGreaterThan(lab.config.settings.downAfterMs / 2);
  for (const { path, profile, felt, client } of run?.clients ?? []) {
    const name = `${client} ${path} ${profile}`;
    expect(felt.acknowledged, name).toBeGreaterThan(50);
    // No client is served while there is no master, and what was acknowledged was read back.
    expect(felt.outageMs, name).toBeGreaterThan(lab.config.settings.downAfterMs / 2);
    expect(felt.lost, name).not.toBeNull();
    if (profile === "tuned") expect(felt, name).toMatchObject({ cameBack: true, duplicated: 0 });
  }
});
