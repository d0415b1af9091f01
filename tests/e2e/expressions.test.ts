/**
 * Every expression of every dashboard and rule, sent to the Prometheus of a running lab: healthy, and while the master
 * is dead. An expression without data is a panel that shows nothing or an alert that never fires, unless there is a
 * reason; an expression that still has data about a dead node is a panel that lies.
 */

import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dashboards } from "../../grafana/src/all.ts";
import {
  EMPTY_BY_DESIGN,
  EMPTY_WITHOUT_MASTER,
  KNOWN_OF_A_DEAD_NODE,
} from "../../grafana/src/empty-by-design.ts";
import { type Expression, expressionsOf, filledIn } from "../../grafana/src/expressions.ts";
import { run } from "../setup/script.ts";
import { alertRules, recordingRules } from "../support/alert-rules.ts";
import { type Prometheus, prometheusAt } from "../support/prometheus.ts";
import { emptyPanels, trueNow, wrongAboutMetrics } from "./compatibility.ts";
import { DASHBOARDS } from "./public-dashboards.ts";
import { RULE_PACKS } from "./public-rules.ts";
import { environment, startTestLab, type TestLab } from "./test-lab.ts";

let lab: TestLab;
let prometheus: Prometheus;
let nodes: readonly string[];

const drawn: readonly Expression[] = [
  ...dashboards().flatMap(expressionsOf),
  ...recordingRules().map(({ record, expr }) => ({ where: `rule ${record}`, expr })),
];
interface Asked extends Expression {
  /** Null where the expression is not about one chosen node. */
  readonly node: string | null;
}
/** An expression for one node is asked for each of them. */
const filled = ({ where, expr }: Expression): Asked[] =>
  (expr.includes("$node") ? nodes : [null]).map((node) => ({
    where,
    node,
    expr: filledIn(expr, node ?? ""),
  }));

/** Names of metrics and recorded series; what else looks like a name in PromQL has no underscore or colon, or is `up`. */
const METRIC =
  /\b(?:(?:redis|haproxy|publisher|subscriber|repointer|receiver|lab)_[a-z0-9_]+|\w+:\w+:\w+|up)\b/g;
/** Metrics that exist only once something was wrong, or with TLS. */
const SELDOM = new Set([
  "redis_certificate_expires_timestamp_seconds",
  "redis_errors_total",
  "lab_fault_active",
  "phase:redis_failover_last:seconds",
  "cluster:redis_failover_last:timestamp_seconds",
  "cluster:repointer_last_selection:acted",
  "cluster:repointer_last_repoint:seconds",
  "node_err:redis_refused_writes:increase15s",
]);

const seconds = () => Date.now() / 1_000;
/** Where and for which node something is empty or not, as a line of the list that is printed. */
const line = (where: string, node: string | null, reason = "") =>
  `${where}${node ? ` (${node})` : ""}${reason ? `: ${reason}` : ""}`;
const excuseOf = (excuses: Readonly<Record<string, string>>, where: string) =>
  excuses[where] ?? excuses[where.replace(/^[^/]+ \/ mark /, "* / mark ")];

beforeAll(async () => {
  // What other tests did to the same lab would still fire and still be drawn.
  await run("make", ["clean"], environment());
  lab = await startTestLab();
  const { host, port } = lab.config.prometheus;
  prometheus = prometheusAt(`http://${host}:${port}`);
  nodes = lab.config.redisNodes.map((node) => node.name);
  await until(
    async () => {
      const scrapes = await prometheus.at(
        'min(count_over_time(up{job=~"redis|haproxy|publisher|subscriber"}[30s]))',
        seconds(),
      );
      return Number(scrapes[0]?.values[0]?.[1] ?? 0) >= 20 || undefined;
    },
    { withinMs: 120_000, everyMs: 1_000, why: () => "Prometheus has not scraped everything twenty times" },
  );
});
afterAll(async () => void (await lab?.make("stop")));

describe("in a healthy lab", () => {
  test("every expression has data, or a reason to have none", async () => {
    const excused: string[] = [];
    const unexcused: string[] = [];
    for (const { where, node, expr } of drawn.flatMap(filled)) {
      if ((await prometheus.draw(expr, seconds() - 10, seconds())).length > 0) continue;
      const reason = excuseOf(EMPTY_BY_DESIGN, where);
      (reason ? excused : unexcused).push(line(where, node, reason));
    }
    console.info(`${drawn.length} expressions; empty by design:\n  ${excused.join("\n  ")}`);
    expect(unexcused).toEqual([]);
  });

  test("every metric that a rule looks at exists, and every alert's expression is accepted", async () => {
    const named = new Set(
      [...alertRules(), ...recordingRules()].flatMap(({ expr }) => expr.match(METRIC) ?? []),
    );
    expect(named.size).toBeGreaterThan(30);
    const missing: string[] = [];
    for (const name of named) {
      if (SELDOM.has(name)) continue;
      if ((await prometheus.draw(`count({__name__="${name}"})`, seconds() - 10, seconds())).length === 0)
        missing.push(name);
    }
    expect(missing).toEqual([]);
    for (const { expr } of alertRules()) await prometheus.at(expr, seconds());
  });

  test("no alert fires", async () => {
    let firing: string[] = [];
    await until(
      async () => {
        const alerts = await prometheus.at('ALERTS{alertstate="firing"}', seconds());
        firing = alerts.map(({ metric }) => JSON.stringify(metric));
        return firing.length === 0 || undefined;
      },
      {
        // A start may leave gaps behind that an alert looks back on.
        withinMs: 90_000,
        everyMs: 1_000,
        why: () => `alerts fire in a lab that make start calls ready: ${firing.join(" ")}`,
      },
    );
  });
});

describe("what others made for redis_exporter", () => {
  test.each(Object.entries(RULE_PACKS))(
    "rules of %s: every metric exists, nothing fires",
    async (_, rules) => {
      expect(await wrongAboutMetrics(prometheus, rules)).toEqual([]);
      let firing: string[] = [];
      await until(
        async () => {
          firing = await trueNow(prometheus, rules);
          return firing.length === 0 || undefined;
        },
        {
          // Some look back on a minute, in which the lab was still being started.
          withinMs: 90_000,
          everyMs: 1_000,
          why: () => `true in a healthy lab: ${firing.join("; ")}`,
        },
      );
    },
  );

  test.each(Object.entries(DASHBOARDS))(
    "dashboard %s: every panel that applies has data",
    async (_, panels) => {
      expect(await emptyPanels(prometheus, panels, nodes)).toEqual([]);
    },
  );
});

describe("while the master is dead", () => {
  /** Seconds since 1970: before the kill, and when it was done. */
  let diedAt: number;
  let deadSince: number;
  let dead: string;

  beforeAll(async () => {
    const { master } = await readState(lab.config, 2_000);
    if (master === null) throw new Error("the lab has no master to kill");
    dead = master;
    diedAt = seconds();
    await lab.docker.kill(dead);
    deadSince = seconds();
    // Ten seconds after a death no rate looks back on the node's life any more.
    await until(async () => seconds() - deadSince > 14 || undefined, {
      withinMs: 20_000,
      everyMs: 500,
      why: () => "time stands still",
    });
  });
  afterAll(async () => {
    await lab.docker.start(dead);
    await lab.made("heal");
  });

  test("only what needs a master is empty until there is a new one", async () => {
    // A second in which Prometheus lost a scrape proves nothing.
    const lost = await prometheus.draw(
      'min(up{job=~"redis|haproxy|publisher|subscriber"}) == 0',
      diedAt - 2,
      diedAt + 8,
    );
    const unproven = new Set(lost.flatMap(({ values }) => values.map(([time]) => Math.round(time - diedAt))));

    const excused: string[] = [];
    const unexcused: string[] = [];
    for (const { where, node, expr } of drawn.flatMap(filled)) {
      if (node === dead || excuseOf(EMPTY_BY_DESIGN, where)) continue;
      const series = await prometheus.draw(expr, diedAt - 2, diedAt + 8);
      const known = new Set(
        series.flatMap(({ values }) => values.map(([time]) => Math.round(time - diedAt))),
      );
      const gap = [0, 1, 2, 3, 4, 5, 6, 7, 8].filter((second) => !known.has(second) && !unproven.has(second));
      if (gap.length === 0) continue;
      const reason = excuseOf(EMPTY_WITHOUT_MASTER, where);
      (reason ? excused : unexcused).push(`${line(where, node, reason)} [seconds ${gap.join(" ")}]`);
    }
    console.info(`empty while no node was master:\n  ${excused.join("\n  ")}`);
    expect(unexcused).toEqual([]);
  });

  test("the dead node's dashboard says that it is down, and nothing else", async () => {
    const said: string[] = [];
    for (const { where, node, expr } of drawn.flatMap(filled)) {
      if (node !== dead) continue;
      if ((await prometheus.at(expr, deadSince + 13)).length > 0) said.push(where);
    }
    expect(said).toEqual(Object.keys(KNOWN_OF_A_DEAD_NODE));
  });

  test("RedisMasterDown has fired, and nothing about parts that were well", async () => {
    const fired = await prometheus.draw(
      'count by (alertname) (ALERTS{alertstate="firing"})',
      diedAt,
      diedAt + 14,
    );
    const names = fired.map(({ metric }) => metric.alertname);
    expect(names).toContain("RedisMasterDown");
    expect(names).not.toContain("RedisMultipleMasters");
    expect(names).not.toContain("SentinelQuorumLost");
    expect(names).not.toContain("SentinelFailoverStuck");
    expect(names).not.toContain("HAProxyDown");
  });
});
