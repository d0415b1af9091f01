import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRecent } from "./notification.ts";
import { createMetrics, mountRoutes } from "./routes.ts";

const alert = (alertname: string) => ({
  status: "firing",
  labels: { alertname },
  annotations: {},
  startsAt: "2026-11-20T07:21:13.52Z",
  endsAt: "0001-01-01T00:00:00Z",
});

let server: Server;
let url: string;

beforeEach(async () => {
  const logger = createLogger("receiver", "error");
  const metrics = createMetrics();
  const options = {
    ...{ logger, register: metrics.register, names: [] },
    readiness: () => ({ ready: true, reasons: [] }),
  };
  const app = createApp(options);
  mountRoutes(app, createRecent(2), metrics, logger);
  server = await listen(app, 0, options);
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => closeServer(server));

const post = (body: unknown) =>
  fetch(`${url}/notifications`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const notified = async () => {
  const list = (await (await fetch(`${url}/notifications`)).json()) as { alerts: { name: string }[] }[];
  return list.map((notification) => notification.alerts[0]?.name);
};

describe("the receiver", () => {
  it("lists notifications, newest first, and forgets the oldest", async () => {
    for (const name of ["First", "Second", "Third"]) {
      expect((await post({ status: "firing", groupLabels: {}, alerts: [alert(name)] })).status).toBe(204);
    }
    expect(await notified()).toEqual(["Third", "Second"]);
  });

  it("keeps no more than fits, but always the newest", () => {
    const recent = createRecent(100, 10_000);
    const of = (failure: string) => ({ at: "", status: "firing" as const, failure, alerts: [] });
    for (let at = 0; at < 50; at += 1) recent.add(of("x".repeat(1_000)));
    expect(recent.list(100)).toHaveLength(4);
    recent.add(of("y".repeat(100_000)));
    expect(recent.list(100).map(({ failure }) => failure?.[0])).toEqual(["y"]);
  });

  it("counts what it took", async () => {
    await post({ status: "firing", groupLabels: {}, alerts: [alert("First")] });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('receiver_notifications_total{status="firing"} 1');
    expect(metrics).toContain('receiver_notifications_total{status="resolved"} 0');
  });

  it("says what is wrong with a notification it does not understand, and keeps nothing of it", async () => {
    const answer = await post({ status: "perhaps", alerts: [] });
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { details: string[] }).details).toHaveLength(2);
    expect((await post("{half")).status).toBe(400);
    expect(await notified()).toEqual([]);
  });

  it.each(["limit=all", "limit=", "limit=0x10", "limit=1e2", "limit=501", "limits=5"])(
    "refuses %s",
    async (query) => expect((await fetch(`${url}/notifications?${query}`)).status).toBe(400),
  );
});
