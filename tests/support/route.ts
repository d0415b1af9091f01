/** What HAProxy routes, as it says itself, and what a client of it feels. */
import { setTimeout as sleep } from "node:timers/promises";
import { parseHaproxyCsv, type RouteAnswer, routeAnswer } from "@redis-ha-lab/cluster/read/haproxy.ts";
import { DeadlineError, until, within } from "@redis-ha-lab/common/deadline.ts";
import { openOnce } from "./resp.ts";

export interface Traffic extends RouteAnswer {
  /** Every server of the writes that is up; more than one is one too many. */
  readonly writes: readonly string[];
}

export async function routeOf(haproxy: string): Promise<RouteAnswer> {
  const answer = await fetch(`http://${haproxy}:8404/route`, { signal: AbortSignal.timeout(2_000) });
  return routeAnswer.parse(await answer.json());
}

async function statistics(haproxy: string) {
  const answer = await fetch(`http://${haproxy}:8404/;csv;norefresh`, { signal: AbortSignal.timeout(2_000) });
  return parseHaproxyCsv(await answer.text());
}

/** From clients to a backend, since HAProxy's start. */
export async function bytesOf(haproxy: string, backend: string): Promise<number> {
  const rows = await statistics(haproxy);
  return Number(rows.find(({ pxname, svname }) => pxname === backend && svname === "BACKEND")?.bin);
}

/** Which servers get traffic now. They follow the rule's page, which `routeOf` reads, by a health check or three. */
export async function trafficOf(haproxy: string): Promise<Traffic> {
  const rows = await statistics(haproxy);
  const up = (backend: string) =>
    rows
      .filter(({ pxname, svname }) => pxname === backend && svname !== "BACKEND")
      .filter(({ status }) => status?.startsWith("UP"))
      .map(({ svname = "" }) => svname);
  const writes = up("write");
  return { write: writes[0] ?? null, writes, read: up("read") };
}

/** Waits for a route, decided and in force. @throws after 10 s, with the route there was. */
export async function routeBecomes(
  haproxy: string,
  matches: (route: RouteAnswer) => boolean,
  what: string,
): Promise<void> {
  let last: RouteAnswer | undefined;
  await until(
    async () => {
      last = await routeOf(haproxy);
      return matches(last) && matches(await trafficOf(haproxy)) ? true : undefined;
    },
    { withinMs: 10_000, everyMs: 20, why: () => `${what} was not routed; last: ${JSON.stringify(last)}` },
  );
}

/** Every route seen during a time, without repetitions. */
export async function routesDuring(haproxy: string, ms: number): Promise<(string | null)[]> {
  const seen = new Set<string | null>();
  const end = performance.now() + ms;
  while (performance.now() < end) {
    seen.add((await routeOf(haproxy)).write);
    await sleep(20);
  }
  return [...seen];
}

export interface Session {
  /** What the node behind the session answers to ROLE. */
  role(): Promise<string>;
  /** The address of that node. */
  node(): Promise<string>;
  /** Whether the session has been closed from the other side. */
  readonly open: boolean;
  /** Resolves when it is. @throws after 5 s. */
  closed(): Promise<void>;
  end(): void;
}

/** An established session through HAProxy. @throws when HAProxy refuses it. */
export async function openSession(haproxy: string, port: number, password: string): Promise<Session> {
  const redis = await openOnce({ name: "haproxy", host: haproxy, port }, { username: "app", password });
  let open = true;
  const closed = new Promise<void>((resolve) => {
    redis.once("close", () => {
      open = false;
      resolve();
    });
  });
  const role = async () => {
    const [answer] = (await within(2_000, "ROLE was not answered", redis.call("ROLE"))) as [string];
    return answer;
  };
  try {
    // Before its first answer nothing says that there is a server behind HAProxy.
    await role();
  } catch (error) {
    redis.disconnect();
    throw error;
  }
  return {
    role,
    node: async () => {
      const info = String(await within(2_000, "CLIENT INFO was not answered", redis.call("CLIENT", "INFO")));
      return /laddr=([\d.]+)/.exec(info)?.[1] ?? "";
    },
    get open() {
      return open;
    },
    closed: () => within(5_000, "HAProxy did not close the session", closed),
    end: () => redis.disconnect(),
  };
}

/** Whether a new client is let through to a server now. */
export async function accepts(haproxy: string, port: number, password: string): Promise<boolean> {
  try {
    const session = await openSession(haproxy, port, password);
    session.end();
    return true;
  } catch (error) {
    if (error instanceof DeadlineError) throw error;
    return false;
  }
}
