/** `benchmark clients`: which client library survives which fault, in which configuration. */
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { waitUntilSteady } from "@redis-ha-lab/cluster/read/steady.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import { createDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { machineFacts, runName, saveRun, versions } from "../save-run.ts";
import { matrixLines, runLine } from "./as-text.ts";
import { type ClientsResult, rowsOf } from "./cells.ts";
import { configurationsOf, recommendedOf } from "./configuration.ts";
import { type FaultPlanName, faultPlans } from "./fault-plans.ts";
import { clientsPage } from "./page.ts";
import { EVERY_MS } from "./participants.ts";
import { type FaultRun, runOnce } from "./run-once.ts";

/** Compose mounts it from the checkout (docker-compose.yaml, service lab). */
const CLIENTS_FOLDER = "clients";
const STEADY_WITHIN_MS = 60_000;
/** As in `benchmark failover`: the repointer leaves alone what was master within the last 10 s. */
const REST_MS = 12_000;

/** A client that can take part, or why it can't: a line of images/clients.sh. */
export type Offer =
  | { readonly client: string; readonly image: string }
  | { readonly client: string; readonly why: string };

export interface ClientsEffort {
  readonly offers: readonly Offer[];
  readonly faults: readonly FaultPlanName[];
  /** Runs per fault. */
  readonly runs: number;
  /** Of the checkout; null when it is not known. */
  readonly commit: string | null;
}

const METHOD = [
  "all clients in all configurations run side by side through the same faults, each a process of its own that is started anew for each run",
  `each appends to a list of its own every ${EVERY_MS * 2} ms and reads every ${EVERY_MS * 2} ms what the lab's own client writes, whatever became of the operations before`,
  "the outage is the longest time between two acknowledged appends; in brackets what it exceeds the outage of the lab's own client through HAProxy by, in the same run",
  "afterwards every list is read back from the master and compared with what was acknowledged",
];

/** "NAME image IMAGE" or "NAME absent why", one a line. @throws when a line is neither. */
export function offersOf(text: string): Offer[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [, client, kind, rest] = /^(\S+) (image|absent) (.+)$/.exec(line.trim()) ?? [];
      if (client === undefined || rest === undefined) throw new Error(`"${line}" offers no client`);
      return kind === "image" ? { client, image: rest } : { client, why: rest };
    });
}

/** @throws when no client can take part, or it is interrupted before the first run has ended. */
export async function measureClients(config: LabConfig, effort: ClientsEffort): Promise<ClientsResult> {
  if (config.tls.TLS) {
    throw new Error(
      "The clients in clients/ speak no TLS; nothing was changed. Without: make restart TLS=off",
    );
  }
  const startedAt = new Date();
  const docker = createDocker(config);
  const images = new Map(
    effort.offers.flatMap((offer) => ("image" in offer ? [[offer.client, offer.image] as const] : [])),
  );
  const absent = effort.offers.flatMap((offer) => ("why" in offer ? [offer] : []));
  for (const { client, why } of absent) process.stderr.write(`${client} is left out: ${why}\n`);
  if (images.size === 0) throw new Error("No client can take part; nothing was changed.");
  const configurations = [...images.keys()].flatMap(configurationsOf);
  const [load = Number.NaN] = loadavg();
  const live = createLive();
  const runs: FaultRun[] = [];
  const total = effort.runs * effort.faults.length;
  let trouble: string | null = null;
  let restUntil = 0;
  try {
    for (let round = 1; round <= effort.runs; round += 1) {
      for (const fault of effort.faults) {
        interruption.throwIfAborted();
        const say = (text: string) => live.show(`${runs.length + 1} of ${total}, ${fault}: ${text}`);
        say("waiting until the lab is healthy");
        await waitUntilSteady(config, STEADY_WITHIN_MS, interruption);
        await sleep(Math.max(0, restUntil - performance.now()), undefined, { signal: interruption });
        const run = await runOnce(config, docker, images, configurations, { fault, round, say });
        restUntil = performance.now() + REST_MS;
        runs.push(run);
        live.line(runLine(run, runs.length, total));
      }
    }
  } catch (error) {
    trouble = `stopped after ${runs.length} of ${total} runs: ${describeError(error)}`;
  } finally {
    live.end();
  }
  return {
    ...{ run: runName(startedAt), machine: machineFacts(), versions: await versions(config, docker) },
    ...{ settings: config.settings, commit: effort.commit, load, method: METHOD, absent },
    faults: effort.faults.map((name) => ({ name, title: faultPlans("sentinel-1")[name].title })),
    recommended: await Promise.all([...images.keys()].map((client) => recommendedOf(CLIENTS_FOLDER, client))),
    rows: rowsOf(runs),
    runs,
    trouble,
  };
}

/** Measures, saves and prints. @throws when it stopped early; what was measured until then is saved. */
export async function benchmarkClients(config: LabConfig, effort: ClientsEffort): Promise<void> {
  const startedAt = new Date();
  const result = await measureClients(config, effort);
  if (result.runs.length > 0) {
    const folder = await saveRun(config, "benchmark-clients", startedAt, {
      "result.json": `${JSON.stringify({ version: 1, ...result }, null, 2)}\n`,
      "report.html": clientsPage(result),
    });
    process.stdout.write(
      `${["", ...matrixLines(result), "", `The page: ${folder}/report.html, all figures: ${folder}/result.json`].join("\n")}\n`,
    );
  }
  interruption.throwIfAborted();
  if (result.trouble !== null) throw new Error(result.trouble);
}
