/** `ready`: is the lab in a state where a failure injected now would show what it should? */
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import { unsteadyParts } from "@redis-ha-lab/cluster/read/steady.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { createDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { faint, good, table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import { arrivalWatch } from "./arriving.ts";
import { unscraped } from "./scraped.ts";

/** Lines of a table. Ports are published on the loopback address of the host only. */
function urlLines({ hostPorts, images }: LabConfig): string[] {
  const http = (port: number, path = "/") => `http://127.0.0.1:${port}${path}`;
  const rows = [
    ["console", http(hostPorts.console), "the whole lab, live"],
    [
      "Grafana",
      http(hostPorts.grafana),
      images.grafana ? "dashboards; admin / admin" : "image unavailable; the page says how to get it",
    ],
    ["Prometheus", http(hostPorts.prometheus), "metrics, rules and alerts"],
    ["Alertmanager", http(hostPorts.alertmanager), "firing alerts"],
    ["HAProxy", http(hostPorts.haproxyStats), "routes and health checks"],
    ["publisher", http(hostPorts.publisher, "/stats"), "POST /publish sends a message"],
    ["subscriber", http(hostPorts.subscriber, "/stats"), "GET /messages shows what arrived"],
    ["exporter", http(hostPorts.exporter, "/metrics"), "metrics of every node and Sentinel"],
    ["Redis, writes", `127.0.0.1:${hostPorts.haproxyWrite}`, "user app; goes to the master"],
    ["Redis, reads", `127.0.0.1:${hostPorts.haproxyRead}`, "user app; goes to the replicas"],
  ];
  return table(["WHAT", "WHERE", "FOR"], rows);
}

export const showUrls = (config: LabConfig) => void process.stdout.write(`${urlLines(config).join("\n")}\n`);

/** Nothing in the lab restarts by itself: a container that has ended will not become ready by waiting. */
const OVER = new Set(["exited", "dead"]);

/** One sentence per ended container, with the last line it wrote. */
async function exitedServices(config: LabConfig): Promise<string[]> {
  const docker = createDocker(config);
  const ended = (await docker.statuses()).filter((container) => OVER.has(container.state));
  return Promise.all(
    ended.map(async ({ service, description }) => {
      const lines = (await docker.logs(service, { tail: 5 })).trim().split("\n");
      return `${service} has ended (${description}): ${lines.at(-1)}; "make logs SERVICE=${service}" shows more`;
    }),
  );
}

const SOURCE_LIMIT_MS = 600;
/** Often enough to end soon after the last part is ready, seldom enough to leave the CPU to the starting parts. */
const EVERY_MS = 300;

/** A part of the lab → what it still lacks, one sentence each. */
type Missing = ReadonlyMap<string, readonly string[]>;

function createCheck(config: LabConfig): () => Promise<Missing> {
  const notArriving = arrivalWatch(config, SOURCE_LIMIT_MS);
  return async () => {
    const [state, messages, metrics] = await Promise.all([
      readState(config, SOURCE_LIMIT_MS),
      config.settings.publishRate > 0 ? notArriving() : [],
      unscraped(config, SOURCE_LIMIT_MS),
    ]);
    const { redis, sentinels, haproxy } = unsteadyParts(state);
    return new Map([
      ["Redis: a master and its replicas", redis],
      ["Sentinels: know everything a failover needs", sentinels],
      ["HAProxy: routes writes and reads", haproxy],
      ["Messages: arrive on both client paths", messages],
      ["Prometheus: scrapes everything", metrics],
    ]);
  };
}

const lacking = (missing: Missing) => [...missing.values()].flat();

function picture(missing: Missing, elapsed: string): string {
  return [...missing]
    .map(([part, [first, ...more]]) => {
      if (first === undefined) return `  ${good("ready")}    ${part}`;
      return `  ${faint("waiting")}  ${part}\n           ${faint(more.length > 0 ? `${first} (and ${more.length} more)` : first)}`;
    })
    .concat(`  ${elapsed}`)
    .join("\n");
}

/**
 * Waits until nothing is missing, showing what still is.
 * @throws with every missing thing after `withinS` seconds; at once when a container has ended.
 */
export async function waitUntilReady(config: LabConfig, withinS: number): Promise<void> {
  const check = createCheck(config);
  const live = createLive();
  const start = performance.now();
  const reported = new Set<string>();
  try {
    for (;;) {
      const [missing, exited] = await Promise.all([check(), exitedServices(config)]);
      const elapsedMs = performance.now() - start;
      const elapsed = `${(elapsedMs / 1000).toFixed(1)} s`;
      live.show(picture(missing, elapsed));
      for (const [part, problems] of missing) {
        if (problems.length > 0 || reported.has(part)) continue;
        reported.add(part);
        live.line(`  ${good("ready")}    ${part} ${faint(`(${elapsed})`)}`);
      }
      if (lacking(missing).length === 0) return;
      if (exited.length > 0) throw new Error(sentences("The lab cannot become ready:", exited));
      if (elapsedMs > withinS * 1000) {
        throw new Error(sentences(`The lab is not ready after ${elapsed}:`, lacking(missing)));
      }
      await sleep(EVERY_MS, undefined, { signal: interruption });
    }
  } finally {
    live.end();
  }
}

const sentences = (head: string, lines: readonly string[]) =>
  [head, ...lines.map((line) => `  - ${line}`)].join("\n");

/** @param waitS seconds to wait */
export async function ready(config: LabConfig, waitS: number): Promise<void> {
  await waitUntilReady(config, waitS);
  process.stdout.write(
    [
      "",
      ...urlLines(config),
      "",
      "Next: make scenario-master-failure   kills the master and shows what clients felt",
      "      make status                    roles, and where traffic goes",
      "",
    ].join("\n"),
  );
}
