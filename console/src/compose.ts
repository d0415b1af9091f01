/** The whole document from everything that was seen. Pure: what it knows of the past is the document before. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { composeClients } from "./clients/compose.ts";
import { composeHaproxy } from "./haproxy/haproxy.ts";
import { composeNodes } from "./nodes/compose.ts";
import { namedMaster, type Observations } from "./observations.ts";
import type { Running } from "./runs/schema.ts";
import { composeSentinels } from "./sentinels/compose.ts";
import type { Contact } from "./sources/contact.ts";
import { RUNS_SHOWN, type Source, type State } from "./state.ts";
import { summarise } from "./summary.ts";

/** The run under way, in the document. */
function composeRunning(
  { contact, report }: Observations["runner"],
  before: Running | undefined,
  now: number,
): Running {
  if (contact.kind !== "answers") return { state: "unknown" };
  if (!report) return { state: "none" };
  const startedAt = Date.parse(report.startedAt);
  const same = before?.state === "running" && before.startedAt === startedAt && before.stage === report.stage;
  return {
    state: "running",
    scenario: report.scenario,
    title: report.title,
    startedAt,
    stage: report.stage,
    stageSince: same ? before.stageSince : now,
    faults: report.faults,
    step: report.step,
    decided: report.decided,
    expectations: report.expectations,
  };
}

/** Which sources are heard. */
function composeSources(
  seen: Observations,
  before: State["sources"] | undefined,
  now: number,
): State["sources"] {
  const contacts = new Map<string, Contact>();
  for (const [name, { contact }] of [...seen.nodes, ...seen.sentinels]) contacts.set(name, contact);
  contacts.set("haproxy", seen.route.contact);
  contacts.set("publisher", seen.publisher.contact);
  contacts.set("subscriber", seen.subscriber.contact);
  contacts.set("alertmanager", seen.alerts.contact);
  contacts.set("runs", seen.runs.contact);
  contacts.set("runner", seen.runner.contact);
  return Object.fromEntries(
    [...contacts].map(([name, contact]) => [name, sourceOf(contact, before?.[name], now)]),
  );
}

function sourceOf({ kind, reason, heardAt }: Contact, before: Source | undefined, now: number): Source {
  const state = kind === "answers" ? "up" : "unknown";
  return {
    state,
    since: before?.state === state ? before.since : now,
    lastHeardAt: state === "up" ? null : heardAt,
    reason: state === "up" ? null : reason,
  };
}

export interface LabFacts {
  readonly lab: State["lab"];
  readonly nodes: readonly Endpoint[];
  readonly sentinels: readonly Endpoint[];
}

/** @param before undefined for the first document. The timeline is carried over as it is. */
export function composeState(
  { lab, nodes, sentinels }: LabFacts,
  seen: Observations,
  before: State | undefined,
  now: number,
): State {
  const master = namedMaster(seen);
  const parts = {
    master,
    nodes: composeNodes({ endpoints: nodes, seen, master, before: before?.nodes ?? [], now }),
    sentinels: composeSentinels({ endpoints: sentinels, seen, before: before?.sentinels ?? [], now }),
    haproxy: composeHaproxy(seen.route, before?.haproxy, now),
    clients: composeClients(seen, before?.clients, now),
    failover: seen.tracked.failover,
  };
  return {
    time: now,
    lab,
    summary: summarise(parts),
    ...parts,
    timeline: before?.timeline ?? [],
    alerts: seen.alerts.report,
    runs: seen.runs.report?.slice(0, RUNS_SHOWN) ?? null,
    running: composeRunning(seen.runner, before?.running, now),
    sources: composeSources(seen, before?.sources, now),
  };
}
