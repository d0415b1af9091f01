/** The failover in the picture while it runs, and below it, phase by phase, what the last one took. */
import { PHASES } from "@redis-ha-lab/cluster/phases.ts";
import type { Failover } from "../../src/failover/schema.ts";
import { timeOfDay } from "../format.ts";
import { Clock } from "../parts.tsx";
import type { Layout } from "./layout.ts";

/** The clients' own part stands in their strips. */
const STEPS = PHASES.filter((phase) => phase !== "reconnect");
const HEIGHT = 72;

/** In the middle of the picture: the four steps, which node or Sentinel takes part, and for how long by now. */
export function Phase({ failover, at }: { failover: Failover; at: Layout }) {
  const { phase, startedAt, leader, from, to } = failover;
  if (phase === "none") return null;
  const width = at.compact ? Math.min(at.width - 20, 300) : 400;
  const left = Math.round(at.phase.x - width / 2);
  const top = Math.round(at.phase.y - HEIGHT / 2);
  const reached = STEPS.indexOf(phase);
  const lead = leader === null ? "" : `${leader} leads`;
  const change = from === null ? "" : to === null ? `${from} is unreachable` : `${from} → ${to}`;
  return (
    <g id="phase" class="phase" aria-hidden="true" data-phase={phase}>
      <rect class="frame" rx="12" x={left} y={top} width={width} height={HEIGHT} />
      {STEPS.map((step, index) => (
        <text
          key={step}
          class={`step ${index === reached ? "now" : index < reached ? "past" : ""}`}
          text-anchor="middle"
          x={Math.round(left + (width * (index + 0.5)) / STEPS.length)}
          y={top + 21}
        >
          {step}
        </text>
      ))}
      <text class="who" text-anchor="middle" x={Math.round(at.phase.x)} y={top + 62}>
        {[change, lead].filter((part) => part !== "").join(" · ")}
      </text>
      <text class="clock" text-anchor="middle" x={Math.round(at.phase.x)} y={top + 44}>
        {startedAt !== null && <Clock since={startedAt} />}
      </text>
    </g>
  );
}

type Last = NonNullable<Failover["last"]>;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** "redis-1 → redis-2 in 2.61 s, led by sentinel-3". */
export function lastFailoverWords({ from, to, leader, startedAt, endedAt, outcome }: Last): string {
  const took = `in ${seconds(endedAt - startedAt)}`;
  const led = leader === null ? "" : `, led by ${leader}`;
  if (outcome === "recovered") return `${from ?? "the master"} came back by itself ${took}`;
  if (outcome === "aborted") return `given up ${took}${led}: no replica was promoted`;
  return `${from ?? "unknown"} → ${to ?? "unknown"} ${took}${led}`;
}

/** One bar with its figures. */
export function LastFailover({ failover: { last, phase } }: { failover: Failover }) {
  if (last === null || phase !== "none") return null;
  const parts = STEPS.flatMap((step) => {
    const ms = last.phaseMs[step];
    return ms === undefined ? [] : [{ step, ms }];
  });
  return (
    <p id="last-failover" class="last-failover" data-outcome={last.outcome}>
      <span>Last failover </span>
      <b>{lastFailoverWords(last)}</b>
      <span class="faint"> at {timeOfDay(last.startedAt)}</span>
      <span class="phases" aria-hidden="true">
        {parts.map(({ step, ms }) => (
          <i key={step} class={step} style={{ flexGrow: Math.max(1, ms) }} />
        ))}
      </span>
      <span class="phase-figures">
        {parts.map(({ step, ms }) => (
          <span key={step}>{`${step} ${seconds(ms)}`}</span>
        ))}
      </span>
    </p>
  );
}
