/** Scenarios as a person runs them, with the verdict as data. What they leave is gone with the container. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { INVARIANTS } from "@redis-ha-lab/scenarios/chaos/invariants.ts";
import { encodeRound, type Round } from "@redis-ha-lab/scenarios/chaos/schedule.ts";
import { EXIT } from "@redis-ha-lab/scenarios/run/run.ts";
import { z } from "zod";
import { root, run } from "../setup/script.ts";
import { environment } from "./test-lab.ts";

/** The part of `--json` that the tests look at. */
export const verdict = z.object({
  verdict: z.enum(["pass", "fail", "inconclusive"]),
  reasons: z.array(z.string()),
  t0Ms: z.number().nullable(),
  healed: z.boolean(),
  summaries: z.array(
    z.object({
      name: z.string(),
      outageMs: z.number(),
      lost: z.number().nullable(),
      acknowledged: z.number(),
    }),
  ),
  expectations: z.array(z.object({ sentence: z.string(), status: z.string(), because: z.string() })),
});

/** @param mounts more of them, as for `docker run`. */
const lab = (words: readonly string[], mounts: readonly string[] = []) => [
  "compose",
  "run",
  "--rm",
  "-T",
  // As setup/lab.sh gives it.
  "-v",
  "/var/run/docker.sock:/var/run/docker.sock",
  ...mounts.flatMap((mount) => ["-v", mount]),
  "-e",
  "RUNS_DIR=/tmp/runs",
  "lab",
  ...words,
];
const command = (name: string) => lab(["scenario", name, "--json"]);

export interface Ran extends z.output<typeof verdict> {
  readonly code: number;
  /** Sentences of the expectations that were violated. */
  readonly violated: readonly string[];
}

export async function runScenario(name: string): Promise<Ran> {
  const { code, stdout, stderr } = await run("docker", command(name), environment());
  if (!stdout.includes("{")) throw new Error(`scenario ${name} ended with ${code}:\n${stdout}${stderr}`);
  const read = verdict.parse(JSON.parse(stdout.slice(stdout.indexOf("{"))));
  const violated = read.expectations
    .filter(({ status }) => status === "violated")
    .map(({ sentence }) => sentence);
  return { ...read, code, violated };
}

/** As `runScenario`, again when it was inconclusive: what went before may still be felt, and a busy machine sees holes. */
export async function judgedScenario(name: string, tries = 3): Promise<Ran> {
  const ran = await runScenario(name);
  return ran.verdict === "inconclusive" && tries > 1 ? judgedScenario(name, tries - 1) : ran;
}

export interface ChaosRan {
  readonly code: number;
  /** Everything that was printed. */
  readonly text: string;
  /** How often each invariant was put to the test. */
  readonly tested: Readonly<Record<string, number>>;
}

/** A schedule of chaos, as `make chaos REPLAY=…` does it. */
async function runChaosSchedule(rounds: readonly Round[]): Promise<ChaosRan> {
  const folder = mkdtempSync(join(tmpdir(), "chaos-"));
  // The lab's command runs as a user of its own, who must be able to read it.
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, "schedule.jsonl"), rounds.map(encodeRound).join(""));
  const words = lab(["chaos", "--replay=/tmp/chaos"], [`${folder}:/tmp/chaos:ro`]);
  const { code, stdout, stderr } = await run("docker", words, environment());
  rmSync(folder, { recursive: true });
  const tested = INVARIANTS.map(({ name }) => {
    const [, times = "0"] = new RegExp(`^\\| ${name} \\| (\\d+) \\|`, "m").exec(stdout) ?? [];
    return [name, Number(times)];
  });
  return { code, text: stdout + stderr, tested: Object.fromEntries(tested) };
}

/** As `runChaosSchedule`, again when it was inconclusive. */
export async function judgedChaos(rounds: readonly Round[], tries = 3): Promise<ChaosRan> {
  const ran = await runChaosSchedule(rounds);
  return ran.code === EXIT.inconclusive && tries > 1 ? judgedChaos(rounds, tries - 1) : ran;
}

/** The container in which `docker compose run` has put the runner. */
async function runnerContainer(): Promise<string> {
  const labels = [
    `com.docker.compose.project=${environment().LAB_PROJECT}`,
    "com.docker.compose.service=lab",
    "com.docker.compose.oneoff=True",
  ];
  const filters = labels.flatMap((label) => ["--filter", `label=${label}`]);
  return (await run("docker", ["ps", "--quiet", ...filters])).stdout.trim();
}

/**
 * Starts a scenario and sends it a signal (INT is what Ctrl-C on a terminal sends), as soon as the timeline shows
 * `line`. Straight to its container: without a terminal Compose keeps the signal to itself.
 * @returns exit code and timeline.
 */
export const interruptScenario = (
  name: string,
  line: string,
  sent: "INT" | "KILL" = "INT",
): Promise<{ code: number | null; timeline: string }> =>
  interruptWords(["scenario", name, "--json"], line, sent);

/** The same of any of the lab's words. */
export async function interruptWords(
  words: readonly string[],
  line: string,
  sent: "INT" | "KILL" = "INT",
): Promise<{ code: number | null; timeline: string }> {
  const child = spawn("docker", lab(words), { cwd: root, env: { ...process.env, ...environment() } });
  let timeline = "";
  let asked: Promise<unknown> | undefined;
  child.stderr.on("data", (bytes: Buffer) => {
    timeline += bytes.toString();
    if (!timeline.includes(line)) return;
    asked ??= runnerContainer().then((container) => run("docker", ["kill", "--signal", sent, container]));
  });
  child.stdout.resume();
  const [code] = (await once(child, "exit")) as [number | null];
  await asked;
  return { code, timeline };
}
