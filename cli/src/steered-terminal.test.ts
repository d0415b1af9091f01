/** An alert, a message, a name or an error of Redis must not steer the reader's terminal. */
import { createLive } from "@redis-ha-lab/scenarios/terminal/live.ts";
import { expect, test } from "vitest";
import { spoilt as spoiltDocument } from "../../tests/fixtures/a-lab.ts";
import { healthyState } from "../../tests/fixtures/healthy-state.ts";
import { harmless, POISON, poisoned, STATES } from "../../tests/support/poison.ts";
import { line } from "./messages/tail.ts";
import { heldLines, notificationLines } from "./status/alerts.ts";
import { asText } from "./status/as-text.ts";
import { lines } from "./watch/lines.ts";

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
  expect(written).toHaveLength(1);
  expect(written[0]).toBe("kill ·X\nFORGED·\n");
});
