/** The part of the benchmark that runs in its own container: servers, load and measurements over loopback. */
import { cpus } from "node:os";
import { startBusyRedis } from "./busy-redis.ts";
import { startOurs, startTheirs } from "./exporters.ts";
import { measureCosts, measureMemory, type Setting } from "./measure.ts";

const KEYS = 100_000;
const CONCURRENCY: readonly Setting[] = [
  { scrapers: 1, targets: 1 },
  { scrapers: 8, targets: 1 },
];
const GROWTH: readonly Setting[] = [1, 6, 30, 100].map((targets) => ({ scrapers: 1, targets }));
const MEMORY_AT = [1_000, 5_000, 10_000, 20_000];

const [rounds = "6", scrapes = "300"] = process.argv.slice(2);
const say = (text: string) => process.stderr.write(`${text}\n`);

say(`starting Redis with ${KEYS} keys and statistics of all commands`);
const redis = await startBusyRedis(KEYS);
const theirs = await startTheirs();
const ours = await startOurs(100);
const exporters = [theirs, ours];
say("1 and 8 scrapers");
const concurrency = await measureCosts(exporters, redis, CONCURRENCY, Number(rounds), Number(scrapes));
say("1 to 100 targets");
const growth = await measureCosts(exporters, redis, GROWTH, Number(rounds), Number(scrapes));
say(`memory over ${MEMORY_AT.at(-1)} scrapes`);
const memory = [];
for (const exporter of exporters) memory.push(...(await measureMemory(exporter, MEMORY_AT)));

process.stdout.write(
  JSON.stringify({
    cpus: cpus().length,
    redis: { version: redis.version, keys: KEYS, commands: redis.commands },
    exporters: exporters.map(({ name, version }) => ({ name, version })),
    concurrency,
    growth,
    memory,
  }),
);
for (const exporter of exporters) await exporter.stop();
await redis.stop();
process.exit();
