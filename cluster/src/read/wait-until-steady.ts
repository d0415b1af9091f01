/** Waits for the lab to be as it should be. */
import { setTimeout as sleep } from "node:timers/promises";
import { DeadlineError } from "@redis-ha-lab/common/deadline.ts";
import type { LabConfig } from "../config.ts";
import { readState } from "./state.ts";
import { unsteadiness } from "./steady.ts";

const EVERY_MS = 200;

/** @throws DeadlineError that says what is still missing; the reason of `signal` when that aborts. */
export async function waitUntilSteady(
  config: LabConfig,
  withinMs: number,
  signal: AbortSignal,
): Promise<void> {
  const start = performance.now();
  for (;;) {
    const missing = unsteadiness(await readState(config));
    if (missing.length === 0) return;
    if (performance.now() - start > withinMs) {
      throw new DeadlineError(`the lab is not steady: ${missing.join("; ")}`, withinMs);
    }
    await sleep(EVERY_MS, undefined, { signal });
  }
}
