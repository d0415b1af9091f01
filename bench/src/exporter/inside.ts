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
const theirs = await startTheirs();
const ours = await startOurs(100);
const both = [theirs, ours];

const usual = await redis.usualStatistics();
say(`statistics of ${usual} commands: 1 and 8 scrapers`);
const usualCosts = await measureCosts(both, redis, SCRAPERS, rounds, scrapes);
say("1 to 100 targets");
const growth = await measureCosts(both, redis, TARGETS, rounds, scrapes);
say(`redis_exporter's memory over ${memoryScrapes} scrapes`);
const memory = [...(await measureMemory(theirs, memoryScrapes))];
const all = await redis.allStatistics();
say(`statistics of ${all} commands: 1 and 8 scrapers`);
const allCosts = await measureCosts(both, redis, SCRAPERS, rounds, fewer);
say("exporter-ts alone, 1 to 100 targets");
const allGrowth = await measureCosts([ours], redis, TARGETS, rounds, scrapes);
// Its harder case: every page is four times as large.
say(`exporter-ts's memory over ${memoryScrapes} scrapes`);
memory.push(...(await measureMemory(ours, memoryScrapes)));

const result = {
  redis: { version: redis.version, keys: KEYS },
  exporters: both.map(({ name, version }) => ({ name, version })),
  method: { rounds, scrapes, memoryScrapes, fewer },
  usual: { commands: usual, costs: usualCosts, growth },
  all: { commands: all, costs: allCosts, growth: allGrowth },
  memory,
};
process.stdout.write(JSON.stringify(result));
for (const exporter of both) await exporter.stop();
await redis.stop();
process.exit();
