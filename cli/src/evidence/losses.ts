/** Durability's price list: what every client that writes lost in each scenario, with and without the write guard. */
import { percentile } from "@redis-ha-lab/bench/median.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import {
  type Evidence,
  type LossesOfRun,
  measuredHash,
  originNow,
} from "@redis-ha-lab/scenarios/docs/evidence.ts";
import type { Journal } from "@redis-ha-lab/scenarios/model/journal.ts";
import { loadRun, runsOf } from "@redis-ha-lab/scenarios/run/runs-folder.ts";

/** The ways of writing that every scenario has, by their names in the journal, in the order of the table. */
export const WRITERS = ["haproxy", "haproxy-persistent", "sentinel", "durable"] as const;

/** @returns undefined when no fault took effect, so nothing could be lost. */
export function lossesOf(
  journal: Pick<Journal, "t0Ms" | "summaries" | "clients">,
): LossesOfRun["clients"] | undefined {
  const { t0Ms } = journal;
  if (t0Ms === null) return undefined;
  const rows = journal.summaries.flatMap(({ name, acknowledged, lost }) => {
    if (!WRITERS.some((writer) => writer === name)) return [];
    const quiet = (journal.clients.find((client) => client.name === name)?.operations ?? []).filter(
      ({ endMs, outcome }) => outcome === "ok" && endMs < t0Ms,
    );
    const took = quiet.map(({ startMs, endMs }) => endMs - startMs);
    return [
      [name, { acknowledged, lost, latencyMs: took.length > 0 ? percentile(took, 0.5) : null }] as const,
    ];
  });
  return Object.fromEntries(rows);
}

/** Notes the newest run of a scenario, whatever its verdict; `after`: how many runs there were before it. */
export async function withLosses(
  evidence: Evidence,
  runsDir: string,
  name: string,
  after: number,
): Promise<Evidence> {
  const folders = await runsOf(runsDir, name);
  const newest = folders.length > after ? folders.at(-1) : undefined;
  const journal = newest && (await loadRun(newest));
  const clients = journal && lossesOf(journal);
  if (!clients) return evidence;
  const setting = journal.settings.minReplicasToWrite > 0 ? "guarded" : "unguarded";
  const found = { ...evidence.losses[name], [setting]: { ...originNow(), clients } };
  return { ...evidence, losses: { ...evidence.losses, [name]: found } };
}

export interface LossesLab {
  /** @throws when it fails. */
  make(...words: string[]): void;
  say(text: string): void;
  /** What MIN_REPLICAS_TO_WRITE is, to be that again in the end. */
  readonly writeGuard: string;
  /** Whether there is time for one more scenario. */
  timeLeft(): boolean;
  write(evidence: Evidence): Promise<void>;
}

/** Runs what has not been run on the present code: first with the write guard, then without. */
export async function measureLosses(
  before: Evidence,
  names: readonly string[],
  runsDir: string,
  lab: LossesLab,
): Promise<Evidence> {
  let evidence = before;
  const now = measuredHash();
  let writeGuard = lab.writeGuard;
  const startWith = (value: string) => {
    if (value !== writeGuard) lab.make("start", `MIN_REPLICAS_TO_WRITE=${value}`);
    writeGuard = value;
  };
  try {
    for (const [guard, setting] of [
      ["1", "guarded"],
      ["0", "unguarded"],
    ] as const) {
      const missing = names.filter((name) => evidence.losses[name]?.[setting]?.measured !== now);
      if (missing.length === 0) continue;
      startWith(guard);
      for (const name of missing) {
        if (!lab.timeLeft()) {
          lab.say(`the time is over: ${name} and what follows keep the losses of their last runs`);
          return evidence;
        }
        const after = (await runsOf(runsDir, name)).length;
        try {
          lab.make(`scenario-${name}`);
        } catch (error) {
          // A broken expectation says nothing about the count.
          lab.say(describeError(error));
        }
        evidence = await withLosses(evidence, runsDir, name, after);
        await lab.write(evidence);
      }
    }
    return evidence;
  } finally {
    startWith(lab.writeGuard);
  }
}
