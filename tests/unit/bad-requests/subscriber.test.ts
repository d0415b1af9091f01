import { until } from "@redis-ha-lab/common/deadline.ts";
import { createInbox } from "@redis-ha-lab/subscriber/inbox.ts";
import { createRoutes as subscriberRoutes } from "@redis-ha-lab/subscriber/routes.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { INPUTS, type Sent } from "../../support/generated.ts";
import {
  COMMON,
  foreignHost,
  headerText,
  LIMIT_MS,
  otherMethod,
  otherPages,
  refuses,
  serve,
  text,
} from "../../support/refusing.ts";

test(
  "the subscriber shows nothing for a query that it does not understand",
  async () => {
    const inbox = createInbox(10);
    inbox.put({ kind: "raw", channel: "pubsub", text: "hello" });
    const readers = 30;
    const port = await serve((app) =>
      app.use(
        subscriberRoutes({
          ...{ feeds: [], replicas: [], inbox, profile: "tuned", mostReaders: readers },
          topology: () => ({}) as never,
        }),
      ),
    );
    const page = fc.constantFrom("/messages", "/messages/stream");
    const odd = fc.oneof(
      text.map((value) => encodeURIComponent(value.toWellFormed())),
      fc.constantFrom(
        "",
        "-1",
        "1.5",
        "1e2",
        "0x10",
        "%201",
        "NaN",
        "Infinity",
        "9".repeat(20),
        "%zz",
        "1&after=2",
      ),
    );
    const WRONG: Readonly<Record<string, (value: string) => boolean>> = {
      after: (value) => !/^\d{1,15}$/.test(value),
      limit: (value) => !/^(?!0+$)\d{1,15}$/.test(value) || Number(value) > 1_000,
      lane: (value) => value !== "haproxy" && value !== "sentinel",
      channel: (value) => value !== "pubsub" && value !== "stream",
      kind: (value) => value !== "all" && value !== "posted",
    };
    const read = (path: string, query: string, want: Sent["want"] = "4xx", headers = {}): Sent => ({
      ...{ method: "GET", path: `${path}?${query}`, want, headers, endless: path === "/messages/stream" },
    });
    const known = fc
      .tuple(page, fc.constantFrom(...Object.keys(WRONG)), odd)
      // A second parameter is none of this one's.
      .filter(
        ([, name, value]) => WRONG[name]?.(value) === true && (name === "after" || !value.includes("&")),
      )
      .map(([path, name, value]) => read(path, `${name}=${value}`));
    const unknown = fc
      .tuple(page, text, odd)
      .filter(([, name]) => !(name in WRONG) && name !== "")
      .map(([path, name, value]) => read(path, `${encodeURIComponent(name.toWellFormed())}=${value}`));
    const good = fc
      .tuple(page, fc.nat({ max: 20 }), headerText)
      .map(([path, after, id]) => read(path, `after=${after}`, "2xx", { "last-event-id": id }));
    const head = page.map((path): Sent => ({ method: "HEAD", path, want: "2xx" }));
    const { good: taken } = await refuses(
      "GET /messages and /messages/stream",
      port,
      fc.oneof(
        { weight: 8, arbitrary: known },
        { weight: 4, arbitrary: unknown },
        {
          weight: 2,
          arbitrary: fc.tuple(page, foreignHost).map(([path, host]) => read(path, "", "4xx", { host })),
        },
        {
          weight: 2,
          arbitrary: fc
            .tuple(page, otherMethod)
            .map(([path, method]) => ({ method, path, want: "4xx" as const })),
        },
        { weight: 2, arbitrary: otherPages([...COMMON, "/messages", "/messages/stream", "/stats"]) },
        { weight: 1, arbitrary: fc.oneof(good, head) },
      ),
    );
    expect(taken).toBeGreaterThan(INPUTS / 100);
    // Readers that have gone do not count: there is room for as many as on the first day.
    const leave = new AbortController();
    await until(
      async () => {
        const answers = await Promise.all(
          Array.from({ length: readers }, () =>
            fetch(`http://127.0.0.1:${port}/messages/stream`, { signal: leave.signal }),
          ),
        );
        return answers.every(({ status }) => status === 200) ? true : undefined;
      },
      { withinMs: 20_000, everyMs: 100, why: () => "readers that have gone are still counted" },
    );
    leave.abort();
  },
  LIMIT_MS,
);
