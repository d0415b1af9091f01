/** What README and docs print from docs/evidence.json, between markers. */
import { median } from "@redis-ha-lab/bench/median.ts";
import {
  day,
  type Evidence,
  type FailoverFigures,
  type LossesOfRun,
  measuredHash,
} from "@redis-ha-lab/scenarios/docs/evidence.ts";
import { BENCHMARKS, printedBlock, provenanceOf, table } from "./printed.ts";
import { profilesBlock } from "./profiles.ts";

const seconds = (ms: number) => (ms / 1_000).toFixed(2);
const count = (value: number) => new Intl.NumberFormat("en-US").format(value);
const lost = ({ lost: found }: FailoverFigures) => (found === null ? "unknown" : String(found));

/** Where, when and on what; and whether the code has changed since. */
function provenance({ failover, machine, versions, stale }: Evidence): string {
  if (!failover) return "Not measured yet: `make evidence` does it.";
  const fresh = stale === null && failover.measured === measuredHash();
  return provenanceOf(failover, machine, versions, fresh ? null : (stale ?? "it has changed since"));
}

const pick = (evidence: Evidence, fence: boolean, repointer: boolean) =>
  evidence.failover?.figures.find(
    ({ setting }) =>
      setting.fence === fence && setting.repointer === repointer && setting.downAfterMs === 2_000,
  );

/** README: the three lines that matter. */
function readme(evidence: Evidence): string {
  const rows = [
    ["the default", pick(evidence, true, true)] as const,
    ["without the write guard (`MIN_REPLICAS_TO_WRITE=0`)", pick(evidence, false, true)] as const,
    ["without the repointer", pick(evidence, true, false)] as const,
  ].flatMap(([what, figures]) =>
    figures
      ? [
          [
            what,
            String(figures.kills),
            `${seconds(figures.beyondDownAfter.haproxy.p50)} s (${seconds(figures.beyondDownAfter.haproxy.max)} s)`,
            `${seconds(figures.beyondDownAfter.sentinel.p50)} s (${seconds(figures.beyondDownAfter.sentinel.max)} s)`,
            `${lost(figures)} of ${count(figures.acknowledged)}`,
          ],
        ]
      : [],
  );
  const head = [
    "write outage beyond `down-after` (2 s)",
    "kills",
    "through HAProxy: median (worst)",
    "by Sentinel discovery",
    "acknowledged writes lost",
  ];
  return `${table(head, rows)}\n\n${provenance(evidence)}`;
}

/** docs/benchmarks.md: every setting, and where the time goes. */
function benchmarks(evidence: Evidence): string {
  const figures = evidence.failover?.figures ?? [];
  const onOff = (on: boolean) => (on ? "on" : "off");
  const rows = figures.map((one) => [
    `${one.setting.downAfterMs / 1_000} s`,
    onOff(one.setting.fence),
    onOff(one.setting.repointer),
    String(one.kills),
    ...(["haproxy", "sentinel"] as const).flatMap((route) => [
      seconds(one.beyondDownAfter[route].p50),
      seconds(one.beyondDownAfter[route].p95),
      seconds(one.beyondDownAfter[route].max),
    ]),
    count(one.acknowledged),
    lost(one),
  ]);
  const head = [
    "down-after",
    "write guard",
    "repointer",
    "kills",
    "HAProxy median",
    "p95",
    "worst",
    "Sentinel median",
    "p95",
    "worst",
    "acknowledged",
    "lost",
  ];
  const parts = figures.map((one) => {
    const phases = Object.entries(one.phases).map(([name, ms]) => `${name} ${count(Math.round(ms))}`);
    const announced = one.announcedMs === null ? "" : `; announced at ${count(Math.round(one.announcedMs))}`;
    return `* write guard ${onOff(one.setting.fence)}, repointer ${onOff(one.setting.repointer)}: ${phases.join(", ")}${announced}`;
  });
  return [
    table(head, rows),
    "Where the time goes, medians in ms. Each phase has its own median, so they do not add up to the outage's; no client waits for the announcement.",
    parts.join("\n"),
    provenance(evidence),
  ].join("\n\n");
}

/** docs/repointer.md: with and without it, in the same run. */
function repointer(evidence: Evidence): string {
  const rows = [true, false].flatMap((on) => {
    const figures = pick(evidence, true, on);
    return figures
      ? [
          [
            `repointer ${on ? "on" : "off"}`,
            String(figures.kills),
            `${seconds(figures.beyondDownAfter.haproxy.p50)} s`,
            `${seconds(figures.beyondDownAfter.haproxy.max)} s`,
            `${lost(figures)} of ${count(figures.acknowledged)}`,
          ],
        ]
      : [];
  });
  return `${table(["", "kills", "median", "worst", "acknowledged writes lost"], rows)}\n\n${provenance(evidence)}`;
}

/** Lost of acknowledged; bold where something was lost. */
const lossCell = (run: LossesOfRun | undefined, name: string) => {
  const found = run?.clients[name];
  if (!found) return "–";
  const text = `${found.lost ?? "unknown"} of ${count(found.acknowledged)}`;
  return found.lost === 0 ? text : `**${text}**`;
};

/** Over all runs of a setting: the middle of the scenarios' medians. */
function latency(evidence: Evidence, name: string): number {
  const all = Object.values(evidence.losses).flatMap(({ guarded, unguarded }) =>
    [guarded, unguarded].flatMap((run) => run?.clients[name]?.latencyMs ?? []),
  );
  return all.length > 0 ? median(all) : Number.NaN;
}

/** What WAIT costs; one connection that waits for each answer writes once per latency. */
function costOfWait(evidence: Evidence): string {
  const [plain, durable] = [latency(evidence, "haproxy-persistent"), latency(evidence, "durable")];
  if (Number.isNaN(plain + durable)) return "What WAIT costs has not been measured.";
  return `Median time of an acknowledged write before the fault: ${plain.toFixed(2)} ms on a persistent connection through HAProxy, ${durable.toFixed(2)} ms with WAIT. A connection that waits for each answer writes ${(durable / plain).toFixed(1)} times as often without it.`;
}

/** docs/clients.md: what each way of writing lost in each scenario, and what durability costs. */
function losses(evidence: Evidence): string {
  const entries = Object.entries(evidence.losses).toSorted(([one], [other]) => one.localeCompare(other));
  const rows = entries.map(([name, { guarded, unguarded }]) => [
    `[${name}](scenarios.md#${name})`,
    ...(["haproxy", "sentinel"] as const).map((writer) => lossCell(unguarded, writer)),
    ...(["haproxy", "haproxy-persistent", "sentinel", "durable"] as const).map((writer) =>
      lossCell(guarded, writer),
    ),
  ]);
  const head = [
    "scenario",
    "no write guard: HAProxy",
    "Sentinel",
    "write guard: HAProxy",
    "HAProxy, persistent",
    "Sentinel",
    "durable",
  ];
  const now = measuredHash();
  const runs = entries.flatMap(([, { guarded, unguarded }]) => [guarded, unguarded].filter((run) => !!run));
  const old = runs.filter(({ measured }) => measured !== now).length;
  const from = runs.map(({ at }) => at).toSorted()[0];
  if (!from) return "Not measured yet: `make evidence PARTS=losses MINUTES=25` does it.";
  const commits = [...new Set(runs.map(({ commit }) => `\`${commit}\``))].join(", ");
  return [
    table(head, rows),
    costOfWait(evidence),
    `${runs.length} runs since ${day({ at: from })}, ${commits}${old > 0 ? `; **${old} of them older than the present code**, \`make evidence PARTS=losses MINUTES=25\` renews them` : ""}.`,
  ].join("\n\n");
}

export const BLOCKS: readonly { file: string; name: string; text: (evidence: Evidence) => string }[] = [
  { file: "README.md", name: "failover", text: readme },
  { file: "docs/benchmarks.md", name: "failover", text: benchmarks },
  { file: "docs/repointer.md", name: "repointer", text: repointer },
  { file: "docs/clients.md", name: "losses", text: losses },
  { file: "docs/clients.md", name: "profiles", text: profilesBlock },
  ...BENCHMARKS.map((one) => ({
    file: one.file,
    name: `benchmark-${one.name}`,
    text: (evidence: Evidence) => printedBlock(one, evidence),
  })),
];

/** @throws when the page lacks the markers. */
export function withBlock(page: string, name: string, text: string): string {
  const begin = `<!-- evidence:${name} (make evidence) -->`;
  const end = `<!-- /evidence:${name} -->`;
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${begin} and ${end} are missing`);
  return `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`;
}
