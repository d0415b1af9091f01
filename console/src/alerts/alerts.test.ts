import { expect, test } from "vitest";
import { readAlerts } from "./alerts.ts";

const alert = (
  fingerprint: string,
  labels: Record<string, string>,
  inhibitedBy: string[] = [],
  second = 0,
) => ({
  fingerprint,
  labels,
  annotations: { summary: `about ${fingerprint}` },
  startsAt: `2026-11-20T10:00:0${second}.000Z`,
  status: {
    state: inhibitedBy.length > 0 ? ("suppressed" as const) : ("active" as const),
    inhibitedBy,
    silencedBy: [],
  },
});

test("causes come before consequences, the worst first", () => {
  const alerts = readAlerts([
    alert("a", { alertname: "RedisReplicationBroken", severity: "critical", node: "redis-2" }, ["c"]),
    alert("b", { alertname: "RedisFenceActive", severity: "warning", node: "redis-3" }),
    alert("c", { alertname: "RedisMasterDown", severity: "critical", node: "redis-1" }),
  ]);
  expect(alerts.map(({ name }) => name)).toEqual([
    "RedisMasterDown",
    "RedisFenceActive",
    "RedisReplicationBroken",
  ]);
  expect(alerts[2]).toMatchObject({
    state: "inhibited",
    inhibitedBy: ["RedisMasterDown"],
    subject: "redis-2",
  });
});

test("of two equal ones the newer comes first", () => {
  const alerts = readAlerts([
    alert("a", { alertname: "A", severity: "info" }, [], 1),
    alert("b", { alertname: "B", severity: "info" }, [], 2),
  ]);
  expect(alerts.map(({ name }) => name)).toEqual(["B", "A"]);
});

test("an unknown severity is none", () => {
  expect(readAlerts([alert("a", { alertname: "A", severity: "page" })])[0]).toMatchObject({
    severity: "none",
  });
});
