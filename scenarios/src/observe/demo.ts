/**
 * The client to copy, as `make demo` runs it: the same file, as a process of its own. What it prints goes into the record line
 * by line; its errors, and when it is served again, into the timeline.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { Redis } from "ioredis";
import { type PrintedLine, turnReader } from "../model/demo-lines.ts";
import { lineSplitter } from "../site/lines.ts";
import type { Recorder } from "./recorder.ts";

const PROGRAM = fileURLToPath(new URL("../../../demo/src/demo.ts", import.meta.url));
/** Written by every client of this kind, `make demo` as well. */
const KEY = "demo:timestamp";

/** Before a fault it has been served more than once. */
const SERVED_FIRST = 2;
/** It starts in half a second, on a busy machine in some. */
const SERVED_WITHIN_MS = 15_000;
/** A turn a second; one with peers that are silent takes a little longer. */
const TURN_WITHIN_MS = 3_000;

type Places = Pick<LabConfig, "redisNodes" | "sentinels" | "masterName" | "credentials" | "tls">;

export interface Demo {
  /** Resolves when it has been served. @throws when it is not in time. */
  readonly served: Promise<unknown>;
  /** Ends it, between two turns: in the middle of one it can have written what it has not told. */
  stop(): Promise<void>;
  /** Enters what its key holds. */
  readBack(master: Redis): Promise<void>;
}

/** What Compose gives to the service `demo`. Passwords are in the environment only, which `ps` does not show. */
const environmentOf = (
  { sentinels, masterName, credentials, tls }: Places,
  authority: string | undefined,
) => ({
  SENTINEL_NODES: sentinels.map(({ name, host, port }) => `${name}=${host}:${port}`).join(","),
  SENTINEL_MASTER_NAME: masterName,
  SENTINEL_CLIENT_PASSWORD: credentials.client.password,
  REDIS_APP_PASSWORD: credentials.app.password,
  ...(tls.TLS && { TLS: "on" }),
  ...(authority !== undefined && { TLS_CA_FILE: authority }),
});

/** The authority's certificate as a file again. */
function authorityFile({ TLS, TLS_CA_FILE }: Places["tls"]): { path?: string; remove(): void } {
  if (!TLS || TLS_CA_FILE === undefined) return { remove: () => {} };
  const folder = mkdtempSync(join(tmpdir(), "demo-"));
  const path = join(folder, "ca.crt");
  writeFileSync(path, TLS_CA_FILE);
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}

/** Enters its lines. @returns what takes the next one, what takes a line that is no part of them, and how many turns there were. */
function listener({ redisNodes }: Places, { recording, clock, add, log }: Recorder) {
  const addresses = Object.fromEntries(
    redisNodes.map(({ name, host, port }) => [`${host}:${port}`, name] as const),
  );
  const printed: PrintedLine[] = [];
  recording.demo = { addresses, printed };
  const nameOf = (address: string) => addresses[address] ?? address;
  const count = { turns: 0, served: 0 };
  const reader = turnReader();
  let isFailing = false;
  // What it is not known to print is shown, whatever it is.
  const warn = (line: PrintedLine) =>
    log({ ...line, service: "demo", weight: "unknown warning", event: null });
  const say = (atMs: number, text: string) => add({ kind: "client", atMs, client: "demo", text });

  function hear(text: string): void {
    const line = { atMs: clock.now(), text };
    printed.push(line);
    const { turn, strange } = reader.take(line);
    strange.forEach(warn);
    if (!turn) return;
    count.turns += 1;
    if (turn.kind === "served") count.served += 1;
    if (turn.kind === "failed") say(turn.atMs, `error  ${turn.error}`);
    else if (isFailing) say(turn.atMs, `wrote to ${nameOf(turn.master)}, read from ${nameOf(turn.readFrom)}`);
    isFailing = turn.kind === "failed";
  }
  return { hear, warn, count };
}

/** Hands on a stream's lines; what is left when it ends is one, too. */
function byLine(stream: Readable, onLine: (line: string) => void): void {
  const split = lineSplitter();
  stream.setEncoding("utf8");
  stream.on("data", (piece: string) => split(piece).forEach(onLine));
  stream.on("end", () => {
    const [rest] = split("\n");
    if (rest) onLine(rest);
  });
}

/** @param program another one in its place, for tests. */
export function startDemo(config: Places, recorder: Recorder, program = PROGRAM): Demo {
  const authority = authorityFile(config.tls);
  const { hear, warn, count } = listener(config, recorder);
  const child = spawn(process.execPath, [program], {
    env: environmentOf(config, authority.path),
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl-C at a terminal is the run's to answer.
    detached: true,
  });
  let isStopping = false;
  let isOver = false;
  byLine(child.stdout, hear);
  // Node's warnings and its last words: shown, and not what the program prints.
  byLine(child.stderr, (text) => warn({ atMs: recorder.clock.now(), text }));
  const closed = new Promise<void>((resolve) => {
    child.on("error", ({ message }) => hear(`could not be started: ${message}`));
    child.on("close", (code, signal) => {
      isOver = true;
      if (!isStopping) hear(`ended by itself: ${signal ?? `exit code ${code}`}`);
      resolve();
    });
  });
  const served = until(() => count.served >= SERVED_FIRST || undefined, {
    ...{ withinMs: SERVED_WITHIN_MS, everyMs: 50 },
    why: () => "the sample client is not served",
  });
  // Awaited as part of what the run waits for; a run that is broken off before does not.
  served.catch(() => {});
  return {
    served,
    async stop() {
      const before = count.turns;
      await until(() => isOver || count.turns > before || undefined, {
        ...{ withinMs: TURN_WITHIN_MS, everyMs: 10 },
        why: () => "the sample client ends no turn",
      }).catch(() => {});
      isStopping = true;
      child.kill("SIGKILL");
      await closed;
      authority.remove();
    },
    async readBack(master) {
      if (recorder.recording.demo) recorder.recording.demo.left = await master.get(KEY);
    },
  };
}
