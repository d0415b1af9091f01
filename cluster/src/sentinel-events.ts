/**
 * The events of every Sentinel, as each one sees them. Each Sentinel publishes its own view only, so all are
 * listened to; a subscription survives the Sentinel's restart. Events that only reach a Sentinel's log
 * (+script-child, -cmd-link-reconnection, …) cannot be heard this way.
 */
import { type Endpoint, nameOrAddress } from "@redis-ha-lab/common/endpoints.ts";
import { Redis } from "ioredis";
import { type Credentials, directOptions, neverEnding } from "./connect/redis.ts";
import type { Said } from "./event-table.ts";

export interface SentinelEvent {
  /** The Sentinel that said it, by name. */
  readonly sentinel: string;
  /** As on the wire: "+sdown", "+switch-master", "-failover-abort-no-good-slave". */
  readonly event: string;
  /** The rest of the message, untouched. */
  readonly payload: string;
  /** What the event is about, where the payload says so. */
  readonly about?: EventSubject;
  /** For +switch-master: the addresses before and after. */
  readonly switched?: { readonly from: Address; readonly to: Address };
  /** performance.now() when the message arrived, in milliseconds. */
  readonly atMs: number;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface EventSubject extends Address {
  readonly type: "master" | "slave" | "sentinel";
  readonly name: string;
}

/** `<type> <name> <ip> <port> [@ <master> <ip> <port>]` */
const INSTANCE = /^(master|slave|sentinel) (\S+) (\S+) (\d+)(?: |$)/;
/** `<master name> <old ip> <old port> <new ip> <new port>` */
const SWITCH = /^\S+ (\S+) (\d+) (\S+) (\d+)$/;

/** Turns a Pub/Sub message of a Sentinel into an event. */
export function parseSentinelEvent(
  sentinel: string,
  event: string,
  payload: string,
  atMs: number,
): SentinelEvent {
  if (event === "+switch-master") {
    const [, fromHost, fromPort, toHost, toPort] = SWITCH.exec(payload) ?? [];
    if (fromHost && toHost) {
      const from = { host: fromHost, port: Number(fromPort) };
      const to = { host: toHost, port: Number(toPort) };
      return { sentinel, event, payload, switched: { from, to }, atMs };
    }
  }
  const [, type, name, host, port] = INSTANCE.exec(payload) ?? [];
  if (type && name && host) {
    const about = { type: type as EventSubject["type"], name, host, port: Number(port) };
    return { sentinel, event, payload, about, atMs };
  }
  return { sentinel, event, payload, atMs };
}

/** @param places nodes and Sentinels; an address where none of them lives stands for itself. */
export function saidBy(
  { sentinel, payload, about, switched }: SentinelEvent,
  places: readonly Endpoint[],
): Said {
  const named = (at: Address | undefined) => (at ? nameOrAddress(places, at.host, at.port) : null);
  return {
    sentinel,
    payload,
    about: named(about),
    aboutType: about?.type ?? null,
    from: named(switched?.from),
    to: named(switched?.to),
  };
}

export interface SentinelListener {
  /** Which Sentinels are heard right now, by name. */
  readonly connected: ReadonlySet<string>;
  /** Resolves when every Sentinel is subscribed. */
  readonly subscribed: Promise<void>;
  close(): void;
}

/**
 * Subscribes to all events of all Sentinels.
 * @param onEvent called in the order of arrival; must not throw.
 * @param onLink called once per change of a Sentinel's connection.
 */
export function listenToSentinels(
  sentinels: readonly Endpoint[],
  credentials: Credentials,
  connectionName: string,
  onEvent: (event: SentinelEvent) => void,
  onLink: (sentinel: string, connected: boolean) => void = () => {},
): SentinelListener {
  const connected = new Set<string>();
  const subscriptions = sentinels.map((sentinel) => listenToOne(sentinel));

  function listenToOne(sentinel: Endpoint) {
    const client = neverEnding(
      new Redis({
        ...directOptions(sentinel, credentials, connectionName),
        // PSUBSCRIBE is re-issued on "ready" below, so that `connected` is only true once it has been answered.
        autoResubscribe: false,
        // A Sentinel has no INFO "loading" state to wait for.
        enableReadyCheck: false,
      }),
    );
    const { redis } = client;
    const { promise, resolve } = Promise.withResolvers<void>();
    redis.on("pmessage", (_pattern: string, event: string, payload: string) =>
      onEvent(parseSentinelEvent(sentinel.name, event, payload, performance.now())),
    );
    redis.on("ready", () => {
      redis.psubscribe("*").then(
        () => {
          if (connected.has(sentinel.name)) return;
          connected.add(sentinel.name);
          onLink(sentinel.name, true);
          resolve();
        },
        () => redis.disconnect(true),
      );
    });
    redis.on("close", () => {
      if (connected.delete(sentinel.name)) onLink(sentinel.name, false);
    });
    // A paused Sentinel keeps the socket open; an unanswered PING trips socketTimeout and reconnects.
    const heartbeat = setInterval(() => {
      if (redis.status === "ready") redis.ping().catch(() => {});
    }, 1_000);
    heartbeat.unref();
    return {
      subscribed: promise,
      close: () => {
        clearInterval(heartbeat);
        // Its own end is no loss of the link.
        connected.delete(sentinel.name);
        client.close();
      },
    };
  }

  return {
    connected,
    subscribed: Promise.all(subscriptions.map((subscription) => subscription.subscribed)).then(() => {}),
    close: () => {
      for (const subscription of subscriptions) subscription.close();
    },
  };
}
