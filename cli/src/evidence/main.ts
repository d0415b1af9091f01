/**
 * `make evidence`: everything that README and docs show and claim, measured and drawn anew. It runs on the host and uses
 * the lab as a person does, by make. Figures come first, then pictures, then the others for as long as there is time.
 */
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { getJson } from "@redis-ha-lab/cluster/read/get-json.ts";
import { publisherStats, subscriberStats } from "@redis-ha-lab/cluster/read/stats.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import {
  drawnHash,
  type Evidence,
  figuresSchema,
  measuredHash,
  originNow,
  readEvidence,
} from "@redis-ha-lab/scenarios/docs/evidence.ts";
import { renewSample } from "@redis-ha-lab/scenarios/docs/generate.ts";
import { allScenarios } from "@redis-ha-lab/scenarios/run/catalogue.ts";
import { runsOf } from "@redis-ha-lab/scenarios/run/runs-folder.ts";
import { z } from "zod";
import { findBrowser, launchBrowser } from "./browser.ts";
import { loadEvidenceConfig, PARTS } from "./config.ts";
import { heroSvg } from "./hero.ts";
import { measureLosses, withLosses } from "./losses.ts";
import { pictureOf, pictureOfConsole, watchFailover } from "./pictures.ts";
import { measureBenchmarks } from "./printed.ts";
import { measureProfiles } from "./profiles.ts";
import { recordCommand } from "./terminal.ts";
import { makeAsAPerson, setting, versions } from "./the-lab.ts";
import { writeDocs } from "./write-docs.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const IMAGES = join(ROOT, "docs", "images");
const RUNS_FOLDER = join(ROOT, "runs");
process.chdir(ROOT);
const config = loadEvidenceConfig();
const startedAt = performance.now();
const minutes = () => (performance.now() - startedAt) / 60_000;
const say = (text: string) => void process.stderr.write(`${minutes().toFixed(1).padStart(5)} min  ${text}\n`);
const { make, makeBeside, printed } = makeAsAPerson(say);

/** The newest folder of a scenario's or a benchmark's runs. */
async function newest(what: string): Promise<string> {
  const folder = join(RUNS_FOLDER, what);
  const last = readdirSync(folder).toSorted().at(-1);
  if (!last) throw new Error(`${folder} is empty`);
  return join(folder, last);
}

/** A busy machine makes a run inconclusive, and that one teaches nothing. */
const TRIES = 3;

/** One failure on a recorded terminal, and what the console knew meanwhile. @throws when no try passes. */
async function recordFailure(url: string) {
  for (let left = TRIES; ; left -= 1) {
    const over = new AbortController();
    const watching = watchFailover(url, over.signal);
    try {
      const recorded = await recordCommand("make scenario-master-failure").finally(() => over.abort());
      return { recorded, moment: await watching };
    } catch (error) {
      await watching;
      if (left === 1) throw error;
      say("make scenario-master-failure did not pass; once more");
    }
  }
}

async function pictures(before: Evidence): Promise<Evidence> {
  const browser = await launchBrowser(findBrowser());
  try {
    const known = (await runsOf(RUNS_FOLDER, "master-failure")).length;
    make("stop");
    say("recording make start and make scenario-master-failure");
    const start = await recordCommand("make start");
    const url = `http://127.0.0.1:${setting("CONSOLE_PORT", "8080")}`;
    const { recorded: failure, moment } = await recordFailure(url);
    const report = join(await newest("master-failure"), "report.html");
    await pictureOf(browser, report, "figure", join(IMAGES, "timeline.png"));
    const made = originNow();
    const caption = `${made.at.slice(0, 10)}, commit ${made.commit}, ${cpus().length} CPUs; pauses longer than 1.2 s are shortened`;
    await writeFile(join(IMAGES, "hero.svg"), heroSvg([start, failure], caption));
    if (!(await renewSample("master-failure", known))) throw new Error("the recorded failure did not pass");
    const measured = await withLosses(before, RUNS_FOLDER, "master-failure", known);
    if (!moment) throw new Error("the console knew of no failover while the master was killed");
    await pictureOfConsole(browser, url, moment, join(IMAGES, "console.png"));
    return {
      ...measured,
      pictures: { ...made, drawn: drawnHash() },
      samples: { ...before.samples, "master-failure": made },
    };
  } finally {
    await browser.close();
  }
}

async function failover(before: Evidence): Promise<Evidence> {
  make(
    "benchmark-failover",
    `RUNS=${config.RUNS}`,
    "DOWN_AFTER=2000",
    "WRITE_GUARD=1,0",
    "ARGS=--repointer 1,0",
  );
  const folder = await newest("benchmark-failover");
  const text = readFileSync(join(folder, "result.json"), "utf8");
  const { figures } = z.object({ figures: z.array(figuresSchema) }).parse(JSON.parse(text));
  const browser = await launchBrowser(findBrowser());
  try {
    await pictureOf(browser, join(folder, "report.html"), "figure", join(IMAGES, "failover.png"));
  } finally {
    await browser.close();
  }
  return { ...before, failover: { ...originNow(), figures } };
}

/** Those that are older than the code come first; the others only where there is time. */
async function samples(before: Evidence): Promise<Evidence> {
  let evidence = before;
  const now = measuredHash();
  const names = (await allScenarios())
    .map(({ name }) => name)
    .filter((name) => evidence.samples[name]?.measured !== now);
  let longest = 0.7;
  for (const name of names) {
    if (minutes() + longest > config.MINUTES) {
      say(
        `the ${config.MINUTES} minutes are over: ${name} and what follows keep their samples, and say of which code`,
      );
      break;
    }
    const began = minutes();
    const known = (await runsOf(RUNS_FOLDER, name)).length;
    try {
      make(`scenario-${name}`);
    } catch (error) {
      // Its old sample stays, with its date.
      say(`${describeError(error)}: its sample is not renewed`);
    }
    longest = Math.max(longest, minutes() - began);
    const ran = (await runsOf(RUNS_FOLDER, name)).length > known;
    if (ran && (await renewSample(name, known))) {
      evidence = { ...evidence, samples: { ...evidence.samples, [name]: originNow() } };
      evidence = await withLosses(evidence, RUNS_FOLDER, name, known);
      await writeDocs(evidence);
    }
  }
  return evidence;
}

async function losses(before: Evidence): Promise<Evidence> {
  const names = (await allScenarios()).map(({ name }) => name);
  const timeLeft = () => minutes() + 0.7 <= config.MINUTES;
  const writeGuard = setting("MIN_REPLICAS_TO_WRITE", "1");
  return measureLosses(before, names, RUNS_FOLDER, { make, say, timeLeft, writeGuard, write: writeDocs });
}

async function benchmarks(before: Evidence): Promise<Evidence> {
  return measureBenchmarks(
    before,
    {
      output: printed,
      timeFor: (needed) => minutes() + needed <= config.MINUTES,
      ...{
        say,
        machine: () => ({ cpus: cpus().length, load: loadavg()[0] ?? 0, versions: versions() }),
        origin: originNow,
        write: writeDocs,
      },
    },
    config.ONLY,
  );
}

async function profiles(before: Evidence): Promise<Evidence> {
  const service = (name: string, port: string, fallback: string) => ({
    ...{ name, host: "127.0.0.1", port: Number(setting(port, fallback)) },
  });
  const publisher = service("publisher", "PUBLISHER_PORT", "4001");
  const subscriber = service("subscriber", "SUBSCRIBER_PORT", "4002");
  return measureProfiles(before, {
    make: makeBeside,
    stats: async () => ({
      publisher: await getJson(publisher, "/stats", publisherStats, 5_000),
      subscriber: await getJson(subscriber, "/stats", subscriberStats, 5_000),
    }),
    ...{ profile: setting("CLIENT_PROFILE", "tuned"), say, origin: originNow, write: writeDocs },
  });
}

async function measure(): Promise<void> {
  const [load = 0] = loadavg();
  await mkdir(IMAGES, { recursive: true });
  make("start");
  let evidence: Evidence = { ...readEvidence(), stale: null };
  // They belong to the figures: with those of before they stay, whatever else is made anew.
  if (config.PARTS.includes("figures")) {
    const machine = {
      cpus: cpus().length,
      model: cpus()[0]?.model ?? "unknown",
      memoryBytes: totalmem(),
      load,
    };
    evidence = { ...evidence, machine, versions: versions() };
  }
  const failed: string[] = [];
  const parts = { figures: failover, pictures, profiles, samples, losses, benchmarks };
  for (const what of PARTS.filter((part) => config.PARTS.includes(part))) {
    try {
      evidence = await parts[what](evidence);
    } catch (error) {
      failed.push(what);
      say(`not all of ${what} is new: ${describeError(error)}`);
      // What it measured before that it has written.
      evidence = { ...readEvidence(), stale: null };
    }
    await writeDocs(evidence);
  }
  if (failed.length > 0) {
    // The other parts say for themselves how old they are.
    const whole = failed.filter((part) => part === "figures" || part === "pictures");
    if (whole.length > 0)
      await writeDocs({ ...evidence, stale: `no new ${whole.join(" and ")} could be made` });
    throw new Error(`not all of ${failed.join(" and ")} could be made anew; docs/ says what is older`);
  }
  if (evidence.failover?.measured !== measuredHash()) {
    await writeDocs({ ...evidence, stale: "only other parts were made anew" });
  }
  say("done: docs/evidence.json, README.md, docs/. Look at docs/images before you commit them.");
}

try {
  if (config.STALE) {
    await writeDocs({ ...readEvidence(), stale: config.STALE });
    say("README and docs say that their figures are older than the code.");
  } else {
    await measure();
  }
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
}
