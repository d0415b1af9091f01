/**
 * Durations as a scenario writes them: "3s", "down-after + 1s", "2 x failover-timeout + 5s". The names stand for
 * the lab's settings, so that a limit stays right when the settings change.
 */
import type { Recording } from "./journal.ts";

export type Settings = Recording["settings"];

const NAMED = {
  "down-after": (settings: Settings) => settings.downAfterMs,
  "failover-timeout": (settings: Settings) => settings.failoverTimeoutMs,
  "max-lag": (settings: Settings) => settings.minReplicasMaxLagMs,
} as const;

const TERM = /^(?:(?<times>\d+) x )?(?:(?<name>[a-z]+-[a-z]+)|(?<amount>\d+(?:\.\d+)?)(?<unit>ms|s))$/;

function term(text: string, settings: Settings): number {
  const groups = TERM.exec(text)?.groups;
  const named = NAMED[groups?.name as keyof typeof NAMED];
  if (!groups || (groups.name && !named)) {
    throw new Error(
      `"${text}" is not a duration: write 500ms, 3s, ${Object.keys(NAMED).join(", ")}, or 2 x one of these, joined by + or -.`,
    );
  }
  const once = named ? named(settings) : Number(groups.amount) * (groups.unit === "s" ? 1_000 : 1);
  return once * Number(groups.times ?? 1);
}

/** @returns milliseconds. @throws Error when a term is not understood. */
export function duration(text: string, settings: Settings): number {
  // "down-after" has a hyphen of its own: only an operator stands between blanks.
  const [first = "", ...rest] = text.trim().split(/ ([+-]) /);
  let total = term(first, settings);
  for (let at = 0; at < rest.length; at += 2) {
    const value = term(rest[at + 1] ?? "", settings);
    total += rest[at] === "-" ? -value : value;
  }
  return total;
}

/** "3.25 s" */
export const seconds = (ms: number, digits = 2): string => `${(ms / 1_000).toFixed(digits)} s`;

/** "down-after + 1s (3 s)", or just "3 s" when the text is plain. */
export function durationText(text: string, settings: Settings): string {
  const value = `${Number((duration(text, settings) / 1_000).toFixed(2))} s`;
  return /[a-z]-[a-z]/.test(text) ? `${text} (${value})` : value;
}
