/**
 * The part of the benchmark that runs in a container of its own, so that servers, load and exporters share nothing
 * with the lab but the CPUs: everything talks over loopback. Prints one JSON document.
 */
import { startBusyRedis } from "./busy-redis.ts";
import { startOurs, startTheirs } from "./exporters.ts";
import { measureCosts, measureMemory, type Setting } from "./measure.ts";

const KEYS = 100_000;
const SCRAPERS: readonly Setting[] = [1, 8].map((scrapers) => ({ scrapers, targets: 1 }));
const TARGETS: readonly Setting[] = [1, 6, 30, 100].map((targets) => ({ scrapers: 1, targets }));

const [rounds = 4, scrapes = 200, memoryScrapes = 20_000] = process.argv.slice(2).map(Number);
/** With all statistics redis_exporter needs a tenth of a second and more per scrape. */
const fewer = Math.max(10, Math.round(scrapes / 20));
const say = (text: string) => process.stderr.write(`${text}\n`);

say(`Redis with ${KEYS} keys`);
const redis = await startBusyRedis(KEYS);
let theirs = await startTheirs();
let ours = await startOurs(100);
const both = [theirs, ours];

const usual = await redis.usualStatistics();
say(`statistics of ${usual} commands: 1 and 8 scrapers`);
const usualCosts = await measureCosts(both, redis, SCRAPERS, rounds, scrapes);
say("1 to 100 targets");
const growth = await measureCosts(both, redis, TARGETS, rounds, scrapes);
const all = await redis.allStatistics();
say(`statistics of ${all} commands: 1 and 8 scrapers`);
const allCosts = await measureCosts(both, redis, SCRAPERS, rounds, fewer);
say("exporter-ts alone, 1 to 100 targets");
const allGrowth = await measureCosts([ours], redis, TARGETS, rounds, scrapes);
for (const exporter of both) await exporter.stop();

// Processes that have seen nothing yet, and know one target.
say(`exporter-ts's memory over ${memoryScrapes} scrapes with all statistics`);
ours = await startOurs(1);
const memory = [...(await measureMemory(ours, memoryScrapes))];
await ours.stop();
say(`redis_exporter's memory over ${memoryScrapes} scrapes with the usual ones`);
await redis.usualStatistics();
theirs = await startTheirs();
memory.push(...(await measureMemory(theirs, memoryScrapes)));
await theirs.stop();

const result = {
  redis: { version: redis.version, keys: KEYS },
  exporters: both.map(({ name, version }) => ({ name, version })),
  method: { rounds, scrapes, memoryScrapes, fewer },
  usual: { commands: usual, costs: usualCosts, growth },
  all: { commands: all, costs: allCosts, growth: allGrowth },
  memory,
};
process.stdout.write(JSON.stringify(result));
await redis.stop();
process.exit();
