/**
 * What nodes, Sentinels and HAProxy write into their logs: which lines tell something about availability, and which are
 * routine. A line that is not in the table is unknown, and one that sounds like a warning is then shown to people: a newer
 * version may have news.
 */
import { factOf } from "./event-table.ts";

/** `telling`: explains what happens. `routine`: expected, and explains nothing. */
export type LineWeight = "telling" | "routine" | "unknown" | "unknown warning";

export interface LogLine {
  /** Without process id, time and level. */
  readonly text: string;
  readonly weight: LineWeight;
  /** Whether it stands for a Sentinel event, which a subscription tells as well: the event's name. */
  readonly event: string | null;
}

/** Valkey's words for what Redis calls a master, and its name: the tables have Redis's. */
const inRedisWords = (text: string): string =>
  text
    .replaceAll("PRIMARY", "MASTER")
    .replaceAll("Primary", "Master")
    .replaceAll("primary", "master")
    .replaceAll("Valkey", "Redis");

type Known = readonly [pattern: RegExp, weight: "telling" | "routine"];

/** Of redis-server, as a node. In the order of a node's life. */
const NODE: readonly Known[] = [
  [
    /^(oO0OoO0OoO0Oo|Redis version=|Configuration loaded|monotonic clock|Running mode=|Server initialized)/,
    "routine",
  ],
  [/^WARNING Memory overcommit must be enabled/, "routine"],
  [
    /^(Reading|Opening|Creating|Removing|Successfully (created|renamed)|Calling fsync|Saving|DB saved)/,
    "routine",
  ],
  [/^RDB (age|memory usage|is base|transfer)/, "routine"],
  [/^(Loading RDB|Done loading RDB|DB loaded from)/, "telling"],
  [/^Ready to accept connections/, "telling"],
  [/^((Rec|C)onnecting to MASTER|Non blocking connect|Master replied to PING)/, "routine"],
  [/^REPLICAOF .* enabled|^MASTER MODE enabled/, "telling"],
  [/^REPLICAOF would result into synchronization with the master we are already/, "routine"],
  [/^Before turning into a replica, using my own master parameters/, "telling"],
  [/^MASTER <-> REPLICA sync/, "telling"],
  [/^(Trying a partial|Successful partial) resynchronization/, "telling"],
  [/^PSYNC is not possible|^Full resync from master/, "telling"],
  [/^Partial resynchronization (request from .* accepted|not accepted|not possible)/, "telling"],
  [/^(Unable to partial resync|Master did not reply to|Master is currently unable to PSYNC)/, "telling"],
  [
    /^Full resync requested by replica|^Replica .* (asks for synchronization|is capable of rdb channel)/,
    "telling",
  ],
  [/^Synchronization with replica .* succeeded/, "telling"],
  [/^(Starting|Delay next) BGSAVE for SYNC|^Background (RDB transfer|saving)|^Fork CoW/, "routine"],
  [
    /^(Streamed RDB transfer|Diskless rdb transfer|Starting to (deliver|receive) RDB)|^\d+ changes in/,
    "routine",
  ],
  [/^Current BGSAVE has socket target/, "routine"],
  [/^Connection with (master|replica) .*lost|^Connection with (master|replica) lost/, "telling"],
  [/^(Disconnecting timedout replica|MASTER timeout|Timeout connecting to the MASTER)/, "telling"],
  [/^Error condition on socket for SYNC/, "telling"],
  [
    /^(Caching the disconnected|Discarding previously cached) master state|^Replication backlog (created|freed)/,
    "routine",
  ],
  [/^Setting secondary replication ID|^Master replication ID changed/, "telling"],
  [/^CONFIG REWRITE executed with success/, "telling"],
  [/^Background append only file rewriting started|^Background AOF rewrite finished/, "telling"],
  [/^Background AOF rewrite terminated with success|^Starting automatic rewriting of AOF/, "routine"],
  [/^Asynchronous AOF fsync is taking too long/, "telling"],
  // A client that gave up during the handshake, such as a health check whose time was over. Others' errors are shown.
  [/^Error accepting a client connection: error:\w+:SSL routines::unexpected eof/, "routine"],
  [/^(Received SIG(TERM|INT)|User requested shutdown|Redis is now ready to exit)/, "telling"],
  [/received SIG(TERM|INT) scheduling shutdown/i, "telling"],
  // The start scripts', and the image's entrypoint.
  [/^(redis|sentinel)-\d+: .*REFUSING/, "telling"],
  [/^(redis|sentinel)-\d+: /, "telling"],
  [/^Starting Redis Server/, "routine"],
];

/** Beside its events, which the table of events knows. */
const SENTINEL: readonly Known[] = [
  [/^Next failover delay: I will not start a failover before/, "telling"],
  [/^[0-9a-f]{40} voted for [0-9a-f]{40}/, "telling"],
  [/^Executing user requested FAILOVER/, "telling"],
  [/^Sentinel (ID is|new configuration saved on disk)/, "routine"],
  // Of a health check in its container, whose process it inherits: it has no scripts.
  [/^waitpid\(\) returned a pid \(\d+\) we can't find in our scripts/, "routine"],
  ...NODE,
];

/** Backends that carry traffic; the others are questions, which change dozens of times in a failover. */
const TRAFFIC = "(write|read)";
const HAPROXY: readonly Known[] = [
  [new RegExp(`^Server ${TRAFFIC}/\\S+ is (UP|DOWN)`), "telling"],
  [new RegExp(`^backend '?${TRAFFIC}'? has no server available`), "telling"],
  [/^(Server \S+ is (UP|DOWN)|backend \S+ has no server available|Health check for server)/, "routine"],
  [/^this process (stood still|starts)/, "telling"],
  [
    /^(Proxy \S+ (started|stopped)|New worker|Loading success|Initializing new worker|Former worker)/,
    "telling",
  ],
  [/^(Reloading HAProxy|Exiting Master process|Current worker|All workers exited|Stopping )/, "telling"],
  [/^haproxy version is|^path to executable is/, "routine"],
];

const LEVEL = /^\d+:[A-Z] \d+ \w+ \d+ [\d:.]+ ([.\-*#]) (.*)$/;
/** Written before or between Redis's own lines, in a signal handler. */
const SIGNAL = /^\d+:signal-handler \(\d+\) (.*)$/;
const HAPROXY_LEVEL = /^\[(\w+)\]\s*(?:\(\d+\))? ?: (.*)$/;
const SOUNDS_BAD = /\b(error|warn|alert|fail|refus|can't|cannot|unable|abort|crash|panic|oom|corrupt)/i;

const weightIn = (table: readonly Known[], text: string): LineWeight | undefined =>
  table.find(([pattern]) => pattern.test(inRedisWords(text)))?.[1];

/** @param service as in docker-compose.yaml: redis-1, sentinel-1, haproxy, haproxy-2. */
export function readLogLine(service: string, line: string): LogLine {
  if (service.startsWith("haproxy")) {
    const [, level = "", text = line] = HAPROXY_LEVEL.exec(line) ?? [];
    const warns = /^(WARNING|ALERT|EMERG)$/.test(level) || (level === "" && SOUNDS_BAD.test(text));
    return { text, event: null, weight: weightIn(HAPROXY, text) ?? (warns ? "unknown warning" : "unknown") };
  }
  const [, level = "", said] = LEVEL.exec(line) ?? [];
  const text = said ?? SIGNAL.exec(line)?.[1] ?? line;
  const [event = null] = service.startsWith("sentinel") ? (/^[+-][a-z-]+(?= |$)/.exec(text) ?? []) : [];
  if (event !== null && factOf(event)) return { text, event, weight: "telling" };
  const known = weightIn(service.startsWith("sentinel") ? SENTINEL : NODE, text);
  const warns = level === "#" || (level === "" && SOUNDS_BAD.test(text));
  return { text, event, weight: known ?? (warns ? "unknown warning" : "unknown") };
}
