/**
 * The smallest schedule that still fails: fast-check leaves out faults and shortens durations of the round that a seed
 * drew, and the lab says of each smaller one whether it fails, too. Chaos is not repeatable to the millisecond, so a
 * round counts as failing when it does so in two of five tries.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { printLines } from "@redis-ha-lab/common/printable.ts";
import fc from "fast-check";
import { EXIT } from "../run/run.ts";
import { round } from "./draw.ts";
import { prepareSite, runRound, SCHEDULE } from "./run-chaos.ts";
import { encodeRound, faultText, type Round } from "./schedule.ts";

const TRIES = 5;
const ENOUGH = 2;

/** @returns how many of the tries failed and how many there were: it stops when the answer is known. */
export async function rateOf(fails: () => Promise<boolean>): Promise<{ failed: number; tries: number }> {
  let failed = 0;
  let tries = 0;
  while (failed < ENOUGH && tries - failed <= TRIES - ENOUGH) {
    tries += 1;
    if (await fails()) failed += 1;
  }
  return { failed, tries };
}

/**
 * The round that a seed draws at a place, made smaller for as long as it fails.
 * @param fails whether this one does. @param forMs no smaller one is tried later.
 * @returns undefined when the round itself does not fail.
 */
export async function smallest(
  seed: number,
  place: number,
  fails: (smaller: Round) => Promise<boolean>,
  forMs = Number.MAX_SAFE_INTEGER,
): Promise<Round | undefined> {
  const { counterexample } = await fc.check(
    fc.asyncProperty(round, async (smaller) => !(await fails(smaller))),
    { seed, path: String(place), numRuns: 1, interruptAfterTimeLimit: Math.min(forMs, 2 ** 31 - 1) },
  );
  return counterexample?.[0];
}

export interface ShrinkOptions {
  /** The folder of the round that failed: runs/chaos/seed-7-…/round-3 */
  readonly of: string;
  readonly forMs: number;
  readonly signal: AbortSignal;
}

/** @throws a sentence when the folder is not called as a round of a run with a seed is. */
export function roundNamed(folder: string): { seed: string; number: string } {
  const [, seed] = /seed-(\d+)/.exec(basename(dirname(folder))) ?? [];
  const [, number] = /round-(\d+)/.exec(basename(folder)) ?? [];
  if (seed !== undefined && number !== undefined) return { seed, number };
  throw new Error(
    `"${folder}" is no round of a run with a seed: name a folder such as runs/chaos/seed-7-…/round-3.`,
  );
}

/** @returns the exit code: a failure that was found again is one. */
export async function shrinkChaos({ of, forMs, signal }: ShrinkOptions, config: LabConfig): Promise<number> {
  const print = (line: string) => printLines([line]);
  const { seed, number } = roundNamed(of);
  const name = `chaos/seed-${seed}-round-${number}-smaller`;
  const folder = join(config.runsDir, name);
  await mkdir(folder, { recursive: true });
  const site = await prepareSite(config, signal);
  let tried = 0;
  const fails = async (smaller: Round): Promise<boolean> => {
    if (signal.aborted) return false;
    tried += 1;
    const { failed, tries } = await rateOf(async () => {
      const { journal } = await runRound(smaller, tried, `${name}/try-${tried}`, site);
      return journal.verdict === "fail";
    });
    print(`try ${tried}: ${smaller.faults.length} faults, failed ${failed} of ${tries} times`);
    if (failed < ENOUGH) return false;
    await writeFile(join(folder, SCHEDULE), encodeRound(smaller, 1));
    return true;
  };
  const found = await smallest(Number(seed), Number(number) - 1, fails, forMs);
  if (!found) {
    print(`Round ${number} of seed ${seed} did not fail again in two of five tries.`);
    return EXIT.inconclusive;
  }
  print(`The smallest that still fails, again with make chaos REPLAY=${folder}:`);
  for (const fault of found.faults) print(`  ${faultText(fault)}`);
  return EXIT.fail;
}
