import { describe, expect, it } from "vitest";
import { asNotification, webhook } from "./notification.ts";

// The format that Alertmanager calls version 4.
const posted = {
  receiver: "notifications",
  status: "firing",
  alerts: [
    {
      status: "firing",
      labels: { alertname: "RedisDown", failure: "redis-1", node: "redis-1", severity: "warning" },
      annotations: {
        summary: "redis-1 does not answer",
        runbook_url: "http://localhost:8080/runbooks#redisdown",
      },
      startsAt: "2026-11-20T07:21:13.52Z",
      endsAt: "0001-01-01T00:00:00Z",
      generatorURL: "http://localhost:9090/graph",
      fingerprint: "e0e7a66ba1f5b1a6",
    },
    {
      status: "resolved",
      labels: { alertname: "HAProxyNoMaster", failure: "redis-1", severity: "critical" },
      annotations: {},
      startsAt: "2026-11-20T07:21:13.52Z",
      endsAt: "2026-11-20T07:21:16.52Z",
      generatorURL: "http://localhost:9090/graph",
      fingerprint: "c0b7a66ba1f5b1a6",
    },
  ],
  groupLabels: { failure: "redis-1" },
  commonLabels: { failure: "redis-1" },
  commonAnnotations: {},
  externalURL: "http://localhost:9093",
  version: "4",
  groupKey: '{}:{failure="redis-1"}',
  truncatedAlerts: 0,
};

describe("a notification of Alertmanager", () => {
  const at = new Date("2026-11-20T07:21:15Z");
  const notification = asNotification(webhook.parse(posted), at);

  it("keeps the failure it is about and when it came", () => {
    expect(notification).toMatchObject({
      at: "2026-11-20T07:21:15.000Z",
      status: "firing",
      failure: "redis-1",
    });
  });

  it("names each alert, what it is about and where to read on", () => {
    expect(notification.alerts[0]).toEqual({
      name: "RedisDown",
      status: "firing",
      severity: "warning",
      about: "redis-1",
      summary: "redis-1 does not answer",
      runbook: "http://localhost:8080/runbooks#redisdown",
      since: "2026-11-20T07:21:13.52Z",
      until: null,
    });
  });

  it("gives an end to what is resolved only", () => {
    expect(notification.alerts.map((alert) => alert.until)).toEqual([null, "2026-11-20T07:21:16.52Z"]);
  });

  it("is refused without alerts", () => {
    expect(webhook.safeParse({ ...posted, alerts: [] }).success).toBe(false);
  });
});
