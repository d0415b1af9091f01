/**
 * docs/evidence.json: every figure, sample and picture of README and docs, with the code, machine, versions and date
 * they belong to. `make evidence` writes it; what is printed anywhere comes from here.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CLIENT_PATHS } from "@redis-ha-lab/cluster/client-paths.ts";
import { z } from "zod";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
export const EVIDENCE = join(ROOT, "docs", "evidence.json");

/** What decides how long a failover takes and what it loses, and what it is measured with. */
const MEASURED = [
  "haproxy",
  "redis",
  "sentinel",
  "repointer/src",
  "cluster/src/connect",
  "scenarios/src/clients",
  "scenarios/src/evidence",
  "images/versions.env",
];
/** What the pictures show. */
const DRAWN = ["console/web", "scenarios/src/report"];

const COMMENT = /^\s*(?:#|--|\/\/|\/\*|\*)/;

function filesOf(path: string): string[] {
  const whole = join(ROOT, path);
  if (!existsSync(whole)) return [];
  const entries = readdirSync(whole, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Comments and tests may change: they measure nothing. */
function hashOf(paths: readonly string[]): string {
  const hash = createHash("sha256");
  const files = paths.flatMap((path) => (/\.\w+$/.test(path) ? [join(ROOT, path)] : filesOf(path)));
  for (const file of files.filter((name) => !/\.test\.tsx?$|\.md$/.test(name)).toSorted()) {
    const lines = readFileSync(file, "utf8").split("\n");
    const code = lines.map((line) => line.trim()).filter((line) => line !== "" && !COMMENT.test(line));
    hash.update(`${file.slice(ROOT.length)}\n${code.join("\n")}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

/** @param paths files and folders from the root; by default what decides about a failover. */
export const measuredHash = (paths: readonly string[] = MEASURED): string => hashOf(paths);
export const drawnHash = (): string => hashOf(DRAWN);

const origin = z.strictObject({
  /** When it was measured, ISO 8601. */
  at: z.string(),
  commit: z.string(),
  /** The code it was measured on, by `measuredHash`. */
  measured: z.string(),
});
export type Origin = z.output<typeof origin>;

const spread = z.object({ p50: z.number(), p95: z.number(), max: z.number() });

export const figuresSchema = z.object({
  setting: z.object({ downAfterMs: z.number(), fence: z.boolean(), repointer: z.boolean() }),
  kills: z.number(),
  beyondDownAfter: z.object({ haproxy: spread, sentinel: spread }),
  /** Medians, ms. */
  phases: z.record(z.string(), z.number()),
  announcedMs: z.number().nullable(),
  acknowledged: z.number(),
  lost: z.number().nullable(),
});
export type FailoverFigures = z.output<typeof figuresSchema>;

/** What each way of writing lost in one run of a scenario, and how long its writes took before the fault. */
const lossesOfRun = z.strictObject({
  ...origin.shape,
  /** By the client's name in the journal. `latencyMs` is the median; null where it never wrote before the fault. */
  clients: z.record(
    z.string(),
    z.strictObject({
      acknowledged: z.number(),
      lost: z.number().nullable(),
      latencyMs: z.number().nullable(),
    }),
  ),
});
export type LossesOfRun = z.output<typeof lossesOfRun>;

/** What a benchmark command printed; `measured` is of that benchmark's own code. */
const printed = z.strictObject({
  ...origin.shape,
  cpus: z.number(),
  load: z.number(),
  versions: z.record(z.string(), z.string()),
  text: z.string(),
});
export type Printed = z.output<typeof printed>;

/** What the publisher and the subscriber counted while one scenario ran. */
const profileRun = z.strictObject({
  profile: z.string(),
  scenario: z.string(),
  path: z.enum(CLIENT_PATHS),
  outageMs: z.number(),
  refused: z.number(),
  unknown: z.number(),
  unheard: z.number(),
  pubsubMissing: z.number(),
  streamMissing: z.number(),
  /** Whether the subscriber heard Pub/Sub again at the end. */
  subscribed: z.boolean(),
});
export type ProfileRun = z.output<typeof profileRun>;

const schema = z.strictObject({
  version: z.literal(1),
  /** Why the figures are older than the code, where they are; the pages then say so. */
  stale: z.string().nullable(),
  /** What the figures were measured on. */
  machine: z.strictObject({
    cpus: z.number(),
    model: z.string(),
    memoryBytes: z.number(),
    /** The load average before anything was started: 0 is a quiet machine. */
    load: z.number(),
  }),
  versions: z.record(z.string(), z.string()),
  failover: z.strictObject({ ...origin.shape, figures: z.array(figuresSchema) }).nullable(),
  /** Of each sample in docs/scenarios.md, by the scenario's name. */
  samples: z.record(z.string(), origin),
  pictures: z.strictObject({ ...origin.shape, drawn: z.string() }).nullable(),
  /** By the scenario's name: with the write guard and without it. */
  losses: z
    .record(
      z.string(),
      z.strictObject({ guarded: lossesOfRun.optional(), unguarded: lossesOfRun.optional() }),
    )
    .default({}),
  /** By the benchmark's name. */
  benchmarks: z.record(z.string(), printed).default({}),
  profiles: z
    .strictObject({ ...origin.shape, runs: z.array(profileRun) })
    .nullable()
    .default(null),
});
export type Evidence = z.output<typeof schema>;

/** @throws when there is none, or it is not what `make evidence` writes. */
export const readEvidence = (): Evidence => schema.parse(JSON.parse(readFileSync(EVIDENCE, "utf8")));

export const writeEvidence = (evidence: Evidence): void =>
  writeFileSync(EVIDENCE, `${JSON.stringify(schema.parse(evidence), null, 2)}\n`);

/** Of what is measured now. */
export const originNow = (): Origin => ({
  at: new Date().toISOString(),
  commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).trim(),
  measured: measuredHash(),
});

export const day = ({ at }: Pick<Origin, "at">): string => at.slice(0, 10);

/** The line above a sample: what it was recorded with, and whether that is what the repository holds now. */
export function sampleNote(found: Origin | undefined, now = measuredHash()): string {
  if (!found) return "*Recorded on older code; `make evidence` renews it.*";
  const when = `*Recorded ${day(found)} at commit \`${found.commit}\``;
  return found.measured === now ? `${when}.*` : `${when}, which is older than the present code.*`;
}
