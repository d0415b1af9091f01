/** What a page with hands can do: break a part, start a scenario, heal. Without hands nothing of it is there. */
import { useState } from "preact/hooks";
import type { Action } from "../../src/hands/schema.ts";
import type { Run } from "../../src/runs/schema.ts";
import { clock, span } from "../format.ts";
import { now, openReport } from "../lab.ts";
import { Mark, VERDICT_MARKS } from "../parts.tsx";
import { give, hands, isLive, refusal } from "./orders.ts";

const STATES: Readonly<Record<Action["state"], string>> = {
  starting: "begins",
  "in-force": "is in force",
  healing: "is being healed",
  over: "is over",
  failed: "failed",
};

/** "kill redis-1", "cut redis-1 from redis-2", "master-failure". */
function nameOf({ verb, on, from }: Action): string {
  if (verb === "heal-everything") return "heal everything";
  return verb === "scenario" ? `scenario ${on}` : `${verb} ${on}${from === null ? "" : ` from ${from}`}`;
}

export const HealEverything = () =>
  hands.value && (
    <button type="button" class="heal" onClick={() => give({ do: "heal-everything" })}>
      Heal everything
    </button>
  );

/** One that is in force: how long still, and what ends it. */
function InForce({ action }: { action: Action }) {
  const { id, state, until, keep, patient, said, verb } = action;
  const name = nameOf(action);
  return (
    <li data-action={name} data-state={state}>
      <b>{name}</b>{" "}
      <span>{until === null ? STATES[state] : `${clock(Math.max(0, until - now.value))} left`}</span>{" "}
      {said !== null && <span class="source">{said}</span>}
      {verb !== "heal-everything" && (
        <label>
          <input
            type="checkbox"
            checked={keep}
            onChange={() => give({ do: "keep", action: id, keep: !keep })}
          />
          keep<span class="unseen"> {name} when this page is closed</span>
        </label>
      )}
      {verb !== "heal-everything" && (
        <button
          type="button"
          class="quiet"
          disabled={patient || state === "healing"}
          onClick={() => give({ do: "heal", action: id })}
        >
          {verb === "scenario" ? "End and heal" : patient ? "Ends by itself" : "Heal now"}
          <span class="unseen"> {name}</span>
        </button>
      )}
    </li>
  );
}

/** The newest thing that came to pass, for those who listen. */
function LastAction({ action }: { action: Action | undefined }) {
  if (!action) return null;
  const { state, said, verdict } = action;
  const why = state === "failed" && said !== null ? `: ${said}` : "";
  return <>{`${nameOf(action)} ${STATES[state]}${verdict === null ? "" : `: ${verdict}`}${why}`}</>;
}

/** At the foot of the window, above everything else, for as long as the page has hands. */
export function Bar() {
  const actions = hands.value?.state.actions ?? [];
  const live = actions.filter(isLive);
  if (!hands.value && refusal.value === "") return null;
  return (
    <section class="hands" id="hands" aria-label="Hands">
      <ul>
        {live.map((action) => (
          <InForce key={action.id} action={action} />
        ))}
      </ul>
      <p role="status" data-last={actions[0]?.state}>
        <LastAction action={actions[0]} />
        {hands.value && actions.length === 0 && "Nothing is broken by hand"}
      </p>
      <p role="alert">{refusal.value}</p>
      <HealEverything />
    </section>
  );
}

const LENGTHS = [10, 30, 60, 300];

/** The faults that fit a part. */
export function Break({ part }: { part: string }) {
  const [seconds, choose] = useState(30);
  const [keep, decide] = useState(false);
  const [from, limit] = useState("");
  if (!hands.value) return null;
  const { about, state } = hands.value;
  const verbs = about.verbs.filter(({ on }) => on.includes(part));
  const busy = state.actions.some((action) => isLive(action) && action.on === part);
  const begin = (verb: (typeof verbs)[number]) => {
    const sure = `Everything ${part} holds will be gone from its volume. Go on?`;
    if (verb.final && !confirm(sure)) return;
    const cutFrom = verb.from.length > 0 && from !== "" ? { from } : {};
    void give({ do: "break", verb: verb.verb, part, seconds, keep, ...cutFrom });
  };
  return (
    <section class="break" aria-labelledby="break-title">
      <h3 id="break-title">Break it</h3>
      <div class="how">
        <label>
          for{" "}
          <select value={seconds} onChange={({ currentTarget }) => choose(Number(currentTarget.value))}>
            {LENGTHS.map((length) => (
              <option key={length} value={length}>
                {span(length * 1000)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input type="checkbox" checked={keep} onChange={() => decide(!keep)} /> also when this page is
          closed
        </label>
      </div>
      <ul>
        {verbs.map((verb) => (
          <li key={verb.verb}>
            <button
              type="button"
              class="quiet"
              data-verb={verb.verb}
              disabled={busy}
              aria-describedby={`does-${verb.verb}`}
              onClick={() => begin(verb)}
            >
              {verb.verb}
              <span class="unseen"> {part}</span>
            </button>
            <span id={`does-${verb.verb}`}>{verb.does}</span>
            {verb.from.length > 0 && (
              <select
                aria-label={`What to cut ${part} off from`}
                value={from}
                onChange={({ currentTarget }) => limit(currentTarget.value)}
              >
                <option value="">from all others</option>
                {verb.from
                  .filter((name) => name !== part)
                  .map((name) => (
                    <option key={name} value={name}>
                      from {name}
                    </option>
                  ))}
              </select>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Every scenario with its question, and how it ended last. */
export function Scenarios({ runs }: { runs: readonly Run[] | null }) {
  const [keep, decide] = useState(false);
  if (!hands.value) return null;
  const { about, state } = hands.value;
  const busy = state.actions.some(isLive);
  return (
    <section class="card scenarios" id="scenarios" aria-labelledby="scenarios-title">
      <h2 id="scenarios-title">
        Scenarios <small>{busy ? "one thing at a time: something is in force" : ""}</small>
      </h2>
      <label>
        <input type="checkbox" checked={keep} onChange={() => decide(!keep)} /> runs on when this page is
        closed
      </label>
      {/* What scrolls must be reachable by keyboard. */}
      <ul tabindex={0} aria-labelledby="scenarios-title">
        {about.scenarios.map(({ name, title, question }) => {
          const last = runs?.find(({ scenario }) => scenario === name);
          const report = last?.report;
          const show = () => {
            if (report) openReport.value = { title, address: report };
          };
          return (
            <li key={name} data-scenario={name}>
              <Mark is={last ? VERDICT_MARKS[last.verdict] : "info"} />
              <div>
                <b>{title}</b>
                <p class="faint">{question}</p>
                {report && (
                  <button type="button" class="link" onClick={show}>
                    {last.verdict}: the report<span class="unseen"> of {title}</span>
                  </button>
                )}
              </div>
              <button
                type="button"
                class="quiet"
                disabled={busy}
                onClick={() => give({ do: "scenario", scenario: name, keep })}
              >
                Start<span class="unseen"> {title}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
