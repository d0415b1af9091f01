import { handsRoutes as consoleHands } from "@redis-ha-lab/console/hands/pass-on.ts";
import { readOnly } from "@redis-ha-lab/console/read-only.ts";
import { createActions } from "@redis-ha-lab/hands/actions.ts";
import { guard, handsRoutes, newToken } from "@redis-ha-lab/hands/routes.ts";
import { createSessions } from "@redis-ha-lab/hands/sessions.ts";
import { verbsFor } from "@redis-ha-lab/hands/verbs.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { INPUTS, type Sent } from "../../support/generated.ts";
import {
  anyJson,
  badBodies,
  headerText,
  JSON_TYPE,
  LIMIT_MS,
  refuses,
  serve,
  text,
} from "../../support/refusing.ts";

test(
  "hands do nothing of what is not an order",
  async () => {
    const done: string[] = [];
    const actions = createActions({
      workbench: {
        take: async () => async () => {},
        break: async ({ verb }) => {
          done.push(verb);
          return async () => {};
        },
        scenario: async () => done.push("scenario"),
        healEverything: async () => void done.push("heal"),
      },
      verbs: verbsFor({ redisNodes: [{ name: "redis-1", host: "", port: 1 }], sentinels: [] }),
      scenarios: [{ name: "master-failure", title: "", question: "" }],
      journal: () => {},
      onChange: () => {},
    });
    const sessions = createSessions({ about: () => ({}), shown: () => ({}), onOver: () => {} });
    const token = newToken();
    const behind = await serve((app) => {
      app.use("/hands", guard("127.0.0.1", token));
      app.use(handsRoutes(sessions, actions));
    });
    const port = await serve((app) => {
      app.use(consoleHands({ host: "127.0.0.1", port: behind }));
      app.use(readOnly);
    });
    const { id: session } = sessions.open({ write: () => true, end: () => {} } as never, undefined);
    const bearer = { authorization: `Bearer ${token}` };
    const posted = (body: unknown, headers: Record<string, string> = bearer): Sent => ({
      ...{ method: "POST", path: "/hands/do", want: "4xx", body: JSON.stringify(body) },
      headers: { ...JSON_TYPE, ...headers },
    });
    const envelope = { session: fc.constant(session), id: fc.uuid(), keep: fc.boolean() };
    const order = fc.oneof(
      fc.record({
        ...{ ...envelope, do: fc.constant("break"), verb: fc.constant("kill") },
        ...{ part: fc.constant("redis-1"), seconds: fc.integer({ min: 1, max: 600 }) },
      }),
      fc.record({ ...envelope, do: fc.constant("scenario"), scenario: fc.constant("master-failure") }),
    );
    const name = fc.oneof(
      text,
      fc.constantFrom("__proto__", "constructor", "toString", "/redis-1", "redis-1 ", "REDIS-1"),
    );
    const spoiled = fc
      .tuple(
        order,
        fc.constantFrom("session", "id", "do", "keep", "verb", "part", "seconds", "scenario"),
        fc.oneof(anyJson, name),
      )
      .filter(([body, field]) => field in body)
      .filter(
        ([, field, value]) => !(field === "keep" ? typeof value === "boolean" : Number.isInteger(value)),
      )
      .filter(([, , value]) => value !== "heal-everything")
      .map(([body, field, value]) => posted({ ...body, [field]: value }));
    const withMore = fc
      .tuple(order, text, anyJson)
      .filter(([body, more]) => !(more in body))
      .map(([body, more, value]) => posted(Object.fromEntries([...Object.entries(body), [more, value]])));
    const withoutToken = fc
      .tuple(order, headerText)
      .filter(([, value]) => !value.includes(token))
      .map(([body, value]) => posted(body, { authorization: value }));
    const over = fc.tuple(order, fc.uuid()).map(([body, other]) => posted({ ...body, session: other }));
    const orders = fc.oneof(
      { weight: 5, arbitrary: fc.oneof(spoiled, withMore) },
      { weight: 2, arbitrary: fc.oneof(withoutToken, over) },
      { weight: 2, arbitrary: anyJson.map((body) => posted(body)) },
      {
        weight: 4,
        arbitrary: badBodies("POST", "/hands/do", order).map((sent) => ({
          ...sent,
          headers: { ...sent.headers, ...bearer },
        })),
      },
    );
    await refuses("POST /hands/do", behind, orders);
    // The console opens a connection for each; what it refuses by itself, its own test sends.
    await refuses("POST /hands/do through the console", port, orders, { inputs: INPUTS / 10 });
    expect(done).toEqual([]);
    sessions.close();
  },
  LIMIT_MS,
);
