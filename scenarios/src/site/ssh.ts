/**
 * A shell on another host, opened once and kept: what is sent there begins within a round trip. OpenSSH does the rest
 * (keys, agents, jump hosts, known hosts), with the user's own configuration.
 */
import { spawn } from "node:child_process";
import { lineSplitter } from "./lines.ts";
import { wallMinusMonotonic } from "./wall-clock.ts";

/** A line in is a script, base64; a line out `<exit code> <ns before> <ns after> <what it said, base64>`. */
const LOOP = `while read -r script; do
  before=$(date +%s%N)
  said=$(printf %s "$script" | base64 -d | sh 2>&1); code=$?
  after=$(date +%s%N)
  echo "$code $before $after $(printf %s "$said" | base64 | tr -d '\\n')"
done`;

/** A host that takes longer to log in is not one to measure on. */
const CONNECT_S = 10;
/** The quickest of them says most about the difference of the two clocks. */
const CLOCK_SAMPLES = 5;

export interface Done {
  readonly said: string;
  /** On this process's performance.now(), in ms: right before and after it, there. */
  readonly beforeMs: number;
  readonly afterMs: number;
}

export interface Shell {
  /** Runs a script as root. @throws with what it said when it ends with another code than 0. */
  run(script: string): Promise<Done>;
  close(): void;
}

interface Host {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** @param user must be root, or may become it by sudo without being asked. @throws when ssh can't log in. */
export async function openShell({ name, host, port }: Host, user: string): Promise<Shell> {
  const options = ["BatchMode=yes", `ConnectTimeout=${CONNECT_S}`, "ServerAliveInterval=5"];
  const extra = (process.env.SITE_SSH_OPTIONS ?? "").split(" ").filter((word) => word !== "");
  const child = spawn(
    "ssh",
    [
      ...options.flatMap((option) => ["-o", option]),
      ...extra,
      "-p",
      String(port),
      "-l",
      user,
      host,
      user === "root" ? LOOP : `sudo -n sh -c '${LOOP.replaceAll("'", "'\\''")}'`,
    ],
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  const waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  const split = lineSplitter();
  let complaint = "";
  let over: Error | undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    for (const line of split(text)) waiting.shift()?.resolve(line);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = text.trim().split("\n").at(-1) ?? complaint;
  });
  const end = (why: string) => {
    over ??= new Error(`ssh to ${name} (${user}@${host}) ended: ${complaint || why}`);
    for (const { reject } of waiting.splice(0)) reject(over);
  };
  child.on("error", (error) => end(error.message));
  child.on("close", (code) => end(`code ${code}`));
  child.stdin.on("error", () => {});

  async function ask(script: string): Promise<string> {
    if (over) throw over;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    waiting.push({ resolve, reject });
    child.stdin.write(`${Buffer.from(script).toString("base64")}\n`);
    return promise;
  }

  /** The other wall clock minus this one, in ms: the two need not agree, only go at the same pace for some minutes. */
  async function differenceMs(): Promise<number> {
    let best = { tripMs: Number.POSITIVE_INFINITY, differenceMs: 0 };
    for (let sample = 0; sample < CLOCK_SAMPLES; sample++) {
      const sentMs = performance.now();
      const [, before] = (await ask(":")).split(" ");
      const tripMs = performance.now() - sentMs;
      const hereMs = sentMs + tripMs / 2 + wallMinusMonotonic();
      if (tripMs < best.tripMs) best = { tripMs, differenceMs: Number(before) / 1e6 - hereMs };
    }
    return best.differenceMs;
  }

  const difference = await differenceMs();
  const toMonotonic = (ns: string | undefined) => Number(ns) / 1e6 - difference - wallMinusMonotonic();
  return {
    async run(script) {
      const [code, before, after, said = ""] = (await ask(script)).split(" ");
      const text = Buffer.from(said, "base64").toString().trim();
      if (code !== "0") throw new Error(`${name} refused it: ${text || `code ${code}`}`);
      return { said: text, beforeMs: toMonotonic(before), afterMs: toMonotonic(after) };
    },
    close: () => child.stdin.end(),
  };
}
