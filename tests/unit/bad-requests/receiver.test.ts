import { createRecent } from "@redis-ha-lab/alertmanager/notification.ts";
import {
  createMetrics as receiverMetrics,
  mountRoutes as receiverRoutes,
} from "@redis-ha-lab/alertmanager/routes.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { INPUTS, type Sent } from "../../support/generated.ts";
import {
  anyJson,
  badBodies,
  COMMON,
  JSON_TYPE,
  LIMIT_MS,
  options,
  otherMethod,
  otherPages,
  refuses,
  serve,
  text,
} from "../../support/refusing.ts";

test(
  "the receiver keeps and counts nothing that is not a notification",
  async () => {
    const metrics = receiverMetrics();
    const recent = createRecent(10_000);
    const port = await serve((app) => receiverRoutes(app, recent, metrics, options.logger));
    const time = fc.constantFrom("2026-11-20T07:21:13.52Z", "0001-01-01T00:00:00Z");
    const alert = fc.record({
      status: fc.constantFrom("firing", "resolved"),
      labels: fc.record({ alertname: text }),
      annotations: fc.record({ summary: text }),
      startsAt: time,
      endsAt: time,
    });
    const notification = fc.record({
      status: fc.constantFrom("firing", "resolved"),
      groupLabels: fc.record({ failure: text }),
      alerts: fc.array(alert, { minLength: 1, maxLength: 2 }),
    });
    const posted = (body: unknown, want: Sent["want"] = "4xx"): Sent => ({
      ...{ method: "POST", path: "/notifications", headers: JSON_TYPE, body: JSON.stringify(body), want },
    });
    const isFlatText = (value: unknown) =>
      typeof value === "object" &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every((one) => typeof one === "string");
    const spoiled = fc
      .tuple(notification, fc.constantFrom("status", "groupLabels", "alerts"), anyJson)
      .filter(([, field, value]) => (field === "groupLabels" ? !isFlatText(value) : value !== "firing"))
      .map(([body, field, value]) => posted({ ...body, [field]: value }));
    const spoiledAlert = fc
      .tuple(alert, fc.constantFrom("status", "labels", "annotations", "startsAt", "endsAt"), anyJson)
      .filter(([, field, value]) => (/labels|annot/.test(field) ? !isFlatText(value) : value !== "firing"))
      .map(([body, field, value]) => posted({ status: "firing", alerts: [{ ...body, [field]: value }] }));
    const anything = anyJson
      .filter((body) => typeof body !== "object" || body === null || !("alerts" in body))
      .map((body) => posted(body));
    const limit = fc
      .oneof(
        text.map((value) => encodeURIComponent(value.toWellFormed())),
        fc.constantFrom("", "0", "501", "1.5", "1e2", "0x10", "%201", "-1", "5&limit=5", "9".repeat(30)),
      )
      .filter((value) => !/^0*[1-9]\d{0,2}$/.test(value) || Number(value) > 500)
      .map((value): Sent => ({ method: "GET", path: `/notifications?limit=${value}`, want: "4xx" }));
    const { good } = await refuses(
      "POST and GET /notifications",
      port,
      fc.oneof(
        { weight: 4, arbitrary: fc.oneof(spoiled, spoiledAlert) },
        { weight: 2, arbitrary: anything },
        { weight: 4, arbitrary: badBodies("POST", "/notifications", notification) },
        { weight: 3, arbitrary: limit },
        {
          weight: 1,
          arbitrary: otherMethod.map((method) => ({ method, path: "/notifications", want: "4xx" as const })),
        },
        { weight: 1, arbitrary: otherPages([...COMMON, "/notifications"]) },
        { weight: 1, arbitrary: notification.map((body) => posted(body, "2xx")) },
      ),
    );
    expect(good).toBeGreaterThan(INPUTS / 100);
    expect(recent.list(10_000)).toHaveLength(good);
    const { values } = await metrics.notifications.get();
    expect(values.reduce((sum, { value }) => sum + value, 0)).toBe(good);
  },
  LIMIT_MS,
);
