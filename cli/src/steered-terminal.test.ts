/** An alert, a message, a name or an error of Redis must not steer the reader's terminal. */
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { expect, test } from "vitest";
import { spoilt as spoiltDocument } from "../../tests/fixtures/a-lab.ts";
import { healthyState } from "../../tests/fixtures/healthy-state.ts";
import { line } from "./messages/tail.ts";
import { heldLines, notificationLines } from "./status/alerts.ts";
import { asText } from "./status/as-text.ts";
import { lines } from "./watch/lines.ts";

/** Clears the screen, sets the title, goes back, pretends to be a line, turns the text round. */
const POISON = "\u001b[2J\u001b]0;t\u0007\u009b2J\rX\nFORGED\u202e";
// biome-ignore lint/suspicious/noControlCharactersInRegex: nothing of them may be left
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;

/** Every text in it, however deep, ends with the poison; names of states stay what they are. */
function poisoned<T>(value: T, keep: ReadonlySet<string> = new Set()): T {
  const walk = (one: unknown, key = ""): unknown => {
    if (typeof one === "string") return keep.has(key) || /^\d{4}-/.test(one) ? one : `${one}${POISON}`;
    if (Array.isArray(one)) return one.map((item) => walk(item, key));
    if (one === null || typeof one !== "object" || one instanceof Map) return one;
    return Object.fromEntries(Object.entries(one).map(([name, field]) => [name, walk(field, name)]));
  };
  return walk(value) as T;
}

const STATES = new Set(["state", "severity", "phase", "writes", "stage", "role", "status"]);

function harmless(shown: readonly string[]): void {
  expect(shown.join("\n")).toContain("FORGED");
  for (const one of shown) {
    expect(one).not.toMatch(CONTROL);
    expect(one).not.toMatch(/^FORGED/m);
  }
}

const alert = {
  ...{ fingerprint: "f", labels: { alertname: "A", severity: "critical" } },
  ...{ annotations: { summary: "s", runbook_url: "u" }, startsAt: "2026-11-20T07:00:00Z" },
  status: { state: "active" as const, inhibitedBy: [], silencedBy: [] },
};

test("make alerts", () => {
  harmless(heldLines([poisoned(alert, STATES)]));
  const notified = {
    ...{ at: "2026-11-20T07:00:00Z", failure: "redis", status: "firing" as const },
    alerts: [
      {
        ...{ name: "A", about: "redis-1", status: "firing" as const, severity: "critical", summary: null },
        ...{ runbook: null, since: "2026-11-20T07:00:00Z", until: null },
      },
    ],
  };
  harmless(notificationLines([poisoned(notified, STATES)] as Parameters<typeof notificationLines>[0]));
});

test("make status", () => {
  const alerts = [{ name: "A", severity: "critical", since: "2026-11-20T07:00:00Z", summary: "s" }];
  const picture = { state: healthyState(), clients: [], alerts };
  harmless(asText("lab", poisoned(picture, STATES), [`redis-1 is away${POISON}`]).split("\n"));
});

test("make watch", () => {
  const state = spoiltDocument(() => {});
  harmless(lines(poisoned(state, STATES), undefined));
  harmless(lines(state, `refused${POISON}`));
});

test("make tail", () => {
  const message = { index: 1, receivedAt: "2026-11-20T07:00:00.000Z", channel: "pubsub" };
  harmless([line({ ...message, redisChannel: POISON })]);
  harmless([line({ ...message, lane: "haproxy", username: `u${POISON}`, text: `t${POISON}` })]);
});

test("scenarios, switchover, and whatever else shows progress", () => {
  const written: string[] = [];
  const live = createLive({ write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream);
  live.line(`kill ${POISON}`);
  expect(written.join("")).not.toMatch(CONTROL);
});
