/** What each kind of fault has cost in a run of chaos, beside what it may cost: pure, from the rounds. */
import { seconds } from "../model/duration.ts";
import type { Journal } from "../model/journal.ts";
import { breakages } from "./breakages.ts";
import { lastedMs, lossBound, lostRuns } from "./lost-tails.ts";
import { afterLastStep, outageBounds, sustainedOutages } from "./outages-end.ts";
import type { Round } from "./schedule.ts";

interface Judged {
  readonly round: Round;
  readonly journal: Journal;
}

interface Cost {
  readonly kind: string;
  count: number;
  readonly outagesMs: number[];
  /** What of each came after the last thing done, and the most that may. */
  readonly leftMs: number[];
  outageBoundMs: number;
  readonly lost: number[];
  readonly lostMs: number[];
  /** For how long a client that stays with a node by its address was acknowledged in vain: what the write guard bounds. */
  readonly directMs: number[];
  lossBoundMs: number;
}

const PARTS: readonly [RegExp, string][] = [
  [/^redis-/, "a data node"],
  [/^sentinel-/, "a Sentinel"],
  [/^haproxy$/, "HAProxy"],
];
const kindOf = (fault: string, service: string): string =>
  `${fault}, ${PARTS.find(([pattern]) => pattern.test(service))?.[1] ?? `the ${service}`}`;

/** What an outage or a loss is put down to: the last thing that was broken before it ended. */
function addRound({ round, journal }: Judged, of: (kind: string) => Cost): void {
  const broken = breakages(journal);
  for (const one of broken) {
    const cost = of(kindOf(one.fault, one.service));
    cost.count += 1;
    if (journal.nodes.includes(one.service))
      cost.lossBoundMs = Math.max(cost.lossBoundMs, lossBound(one, round, journal));
  }
  const causeOf = (fromMs: number): Cost => {
    const cause = broken.findLast((one) => one.fromMs <= fromMs + 1_000 && one.toMs >= fromMs - 1_000);
    return of(cause ? kindOf(cause.fault, cause.service) : "something else");
  };
  const used = journal.clients.filter(({ route }) =>
    ["haproxy", "haproxy-persistent", "sentinel"].includes(route),
  );
  for (const outage of used.flatMap((client) => sustainedOutages(client, journal.untilMs))) {
    if (journal.t0Ms === null || outage.fromMs < journal.t0Ms - 1_000) continue;
    const cost = causeOf(outage.fromMs);
    const { leftMs, boundMs } = afterLastStep(journal, outage);
    cost.outagesMs.push((outage.toMs ?? journal.untilMs) - outage.fromMs);
    cost.leftMs.push(leftMs);
    cost.outageBoundMs = Math.max(cost.outageBoundMs, boundMs);
  }
  for (const run of lostRuns(used)) {
    const cost = causeOf(run.operations[0].endMs);
    cost.lost.push(run.operations.length);
    cost.lostMs.push(lastedMs(run));
  }
  for (const run of lostRuns(journal.clients.filter(({ route }) => route.startsWith("direct"))))
    causeOf(run.operations[0].endMs).directMs.push(lastedMs(run));
}

function costs(results: readonly Judged[]): Cost[] {
  const kinds = new Map<string, Cost>();
  for (const result of results) {
    const { usual } = outageBounds(result.journal.settings);
    addRound(result, (kind) => {
      const known = kinds.get(kind) ?? {
        ...{ kind, count: 0, outagesMs: [], leftMs: [], outageBoundMs: usual },
        ...{ lost: [], lostMs: [], directMs: [], lossBoundMs: 0 },
      };
      kinds.set(kind, known);
      return known;
    });
  }
  return [...kinds.values()].sort((a, b) => a.kind.localeCompare(b.kind));
}

/** The value below which a share of them lies; of none, nothing. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const row = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
export const inSeconds = (ms: number | undefined) => (ms === undefined ? "–" : seconds(ms));

const COLUMNS = [
  ...["times", "outages", "median", "worst", "worst after the last step", "bound"],
  ...["losses", "most lost at once", "longest loss", "longest in vain", "bound"],
];

export const costTable = (results: readonly Judged[]): string[] => [
  row(["fault", ...COLUMNS]),
  row(["---", ...COLUMNS.map(() => "--:")]),
  ...costs(results).map((cost) =>
    row([
      cost.kind,
      cost.count,
      cost.outagesMs.length,
      inSeconds(quantile(cost.outagesMs, 0.5)),
      inSeconds(quantile(cost.outagesMs, 1)),
      inSeconds(quantile(cost.leftMs, 1)),
      inSeconds(cost.outageBoundMs),
      cost.lost.length,
      quantile(cost.lost, 1) ?? "–",
      inSeconds(quantile(cost.lostMs, 1)),
      inSeconds(quantile(cost.directMs, 1)),
      cost.lossBoundMs === 0 ? "none" : inSeconds(cost.lossBoundMs),
    ]),
  ),
];
