/** What frames the page: how it hears from the console, the lab in one sentence, and the sources the console asks. */
import { effect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { State } from "../src/state.ts";
import { asSentence, clock, timeOfDay } from "./format.ts";
import { connection, lab, now, silentMs } from "./lab.ts";
import { Clock, Mark } from "./parts.tsx";

/** What is old must not look alive: everything greys when the line is dead. */
export const greyWhenLost = () =>
  effect(() => {
    document.documentElement.classList.toggle("stale", connection.value.state === "lost");
  });

export const titleFollowsLab = () =>
  effect(() => {
    if (!lab.value) return;
    const { severity, sentence } = lab.value.summary;
    document.title = `${severity === "good" ? "" : "● "}${sentence} – redis-ha-lab`;
  });

export function Connection() {
  const { state } = connection.value;
  return (
    <p id="connection" class="connection" data-state={state}>
      {state === "lost" ? `connection lost ${clock(silentMs.value)} ago` : state}
    </p>
  );
}

export const Lost = () => (
  <div id="lost" class="lost" role="alert" hidden={connection.value.state !== "lost"}>
    {connection.value.state === "lost" &&
      `No word from the console. What you see is the lab of ${timeOfDay(now.value)}, not of now.`}
  </div>
);

const THEMES = ["auto", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];
const KEPT_AS = "redis-ha-lab.theme";

function keptTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEPT_AS);
    return THEMES.find((theme) => theme === kept) ?? "auto";
  } catch {
    // Storage may be forbidden: then every visit begins with the system's choice.
    return "auto";
  }
}

/** Light, dark, or as the system has it. The choice is kept by the browser, where it lets us. */
export function ThemeButton() {
  const [theme, choose] = useState(keptTheme);
  useEffect(() => {
    if (theme === "auto") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(KEPT_AS, theme);
    } catch {
      // As above.
    }
  }, [theme]);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto";
  return (
    <button id="theme" type="button" class="quiet" onClick={() => choose(next)}>
      Theme: {theme}
    </button>
  );
}

const ROUTES = [
  ["haproxy", "HAProxy"],
  ["sentinel", "Sentinel"],
] as const;

/** The lab in one sentence, and a running clock for each client path whose clients are cut off. */
export const Headline = ({ state }: { state: State | null }) => (
  <section
    class="headline"
    id="headline"
    aria-label="The lab in one sentence"
    data-severity={state?.summary.severity}
  >
    <Mark is={state?.summary.severity ?? "unknown"} />
    <p id="sentence">
      {state ? asSentence(state.summary.sentence) : "Waiting for the console’s first word …"}
    </p>
    <dl id="outages" class="outages">
      {ROUTES.map(([route, name]) => {
        const outage = state?.clients.routes[route].outage;
        return (
          outage && (
            <div key={route} data-route={route}>
              <dt>{name}: no writes</dt>
              <dd>
                <Clock since={outage.since} />
              </dd>
            </div>
          )
        );
      })}
    </dl>
  </section>
);

/** A failover's phases follow each other faster than they can be read out. */
const PAUSE_MS = 1200;

/** Tells a screen reader what the headline shows: the last of a burst of sentences, not each of them. */
export function Announcer({ sentence }: { sentence: string }) {
  const [said, say] = useState("");
  const newest = useRef(sentence);
  newest.current = sentence;
  const silent = sentence !== said;
  useEffect(() => {
    if (!silent) return;
    const timer = setTimeout(() => say(newest.current), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [silent]);
  return (
    <p id="announcer" class="unseen" aria-live="polite">
      {said}
    </p>
  );
}

/** The sources the console asks, and which do not answer: what is unknown on this page is unknown because of one of these. */
export const Sources = ({ sources }: { sources: State["sources"] }) => (
  <footer class="sources">
    <h2>Sources</h2>
    <ul id="sources">
      {Object.entries(sources).map(([name, { state, since, reason }]) => (
        <li key={name} data-name={name} data-state={state}>
          <b>{name}</b>{" "}
          <span>
            {state === "up"
              ? "answers"
              : `unknown since ${timeOfDay(since)}${reason === null ? "" : `: ${reason}`}`}
          </span>
        </li>
      ))}
    </ul>
  </footer>
);
