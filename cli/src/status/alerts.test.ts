import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { heldLines, notificationLines } from "./alerts.ts";

const alert = (alertname: string, severity: string, state: "active" | "suppressed", startsAt: string) => ({
  fingerprint: alertname,
  labels: { alertname, severity },
  annotations: {
    summary: `${alertname} happened`,
    runbook_url: `http://localhost:8080/runbooks#${alertname.toLowerCase()}`,
  },
  startsAt,
  status: { state, inhibitedBy: [], silencedBy: [] },
});

const told = {
  severity: "critical",
  summary: null,
  runbook: null,
  since: "2026-11-20T07:19:30Z",
  until: null,
};

const plain = (lines: readonly string[]) => lines.map(stripVTControlCharacters);

describe("the list of alerts", () => {
  it("says so when nothing fires", () => {
    expect(heldLines([])).toEqual(["No alert fires."]);
  });

  it("puts the gravest first, then the oldest", () => {
    const lines = plain(
      heldLines([
        alert("SubscriberGap", "warning", "active", "2026-11-20T07:00:09Z"),
        alert("SentinelFailoverHappened", "info", "active", "2026-11-20T07:00:05Z"),
        alert("RedisReplicaDown", "warning", "active", "2026-11-20T07:00:07Z"),
        alert("RedisMasterDown", "critical", "active", "2026-11-20T07:00:08Z"),
      ]),
    );
    expect(lines.slice(1).map((line) => line.split(" ")[0])).toEqual([
      "RedisMasterDown",
      "RedisReplicaDown",
      "SubscriberGap",
      "SentinelFailoverHappened",
    ]);
  });

  it("marks what is inhibited as a consequence and names the runbook", () => {
    const [, line] = plain(
      heldLines([alert("PublisherFailing", "critical", "suppressed", "2026-11-20T07:00:09Z")]),
    );
    expect(line).toContain("consequence");
    expect(line).toContain("07:00:09");
    expect(line).toContain("http://localhost:8080/runbooks#publisherfailing");
  });
});

describe("the list of notifications", () => {
  it("says so when there was none", () => {
    expect(notificationLines([])).toEqual(["None since the receiver started."]);
  });

  it("tells what fired and what was over", () => {
    const [, line] = plain(
      notificationLines([
        {
          at: "2026-11-20T07:19:35.165Z",
          status: "firing",
          failure: "master",
          alerts: [
            { ...told, name: "RedisMasterDown", status: "firing", about: "redis-2" },
            { ...told, name: "RedisNoMaster", status: "resolved", about: null },
          ],
        },
      ]),
    );
    expect(line).toBe("07:19:35  master   RedisMasterDown (redis-2)  RedisNoMaster");
  });
});
