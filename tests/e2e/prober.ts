/**
 * A second opinion on an outage, in a process of its own: `node tests/e2e/prober.ts host port`, password of user app
 * in PROBER_PASSWORD. It shares no code with the scenario runner: one connection per write, inline commands, its own
 * ledger. Ends at SIGTERM and prints the ledger as JSON.
 */
import { createConnection } from "node:net";

const [host = "", port = "", key = ""] = process.argv.slice(2);
const password = process.env.PROBER_PASSWORD ?? "";
const EVERY_MS = 20;
const GIVE_UP_MS = 1_000;

const acknowledgedAt = new Map<number, number>();
let attempts = 0;

/** +OK for AUTH, then :length for RPUSH: anything else is no acknowledgement. */
const ACKNOWLEDGED = /^\+OK\r\n:\d+\r\n$/;

function write(number: number): void {
  let answer = "";
  const socket = createConnection({ host, port: Number(port) });
  const timer = setTimeout(() => socket.destroy(), GIVE_UP_MS);
  socket.on("connect", () => socket.write(`AUTH app ${password}\r\n`));
  socket.on("data", (bytes) => {
    answer += bytes.toString();
    if (answer === "+OK\r\n") socket.write(`RPUSH ${key} ${number}\r\n`);
    if (!ACKNOWLEDGED.test(answer)) return;
    acknowledgedAt.set(number, performance.now());
    socket.destroy();
  });
  socket.on("error", () => {});
  socket.on("close", () => clearTimeout(timer));
}

// The prober sees no finer than it looks: how late its own timer was at worst.
let lastAt = performance.now();
let worstDelayMs = 0;
const timer = setInterval(() => {
  const now = performance.now();
  worstDelayMs = Math.max(worstDelayMs, now - lastAt - EVERY_MS);
  lastAt = now;
  write(attempts++);
}, EVERY_MS);

process.on("SIGTERM", () => {
  clearInterval(timer);
  setTimeout(() => {
    const times = [...acknowledgedAt.values()].sort((left, right) => left - right);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
    const longestGapMs = Math.max(0, ...gaps);
    const ledger = { attempts, acknowledged: [...acknowledgedAt.keys()], longestGapMs, worstDelayMs };
    process.stdout.write(JSON.stringify(ledger), () => process.exit());
  }, GIVE_UP_MS + 100);
});
