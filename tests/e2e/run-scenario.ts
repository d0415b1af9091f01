/** Scenarios as a person runs them, with the verdict as data. What they leave is gone with the container. */
import { spawn } from "node:child_process";
import { once } from "node:events";
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

const command = (name: string) => [
  "compose",
  "run",
  "--rm",
  "-T",
  "-e",
  "RUNS_DIR=/tmp/runs",
  "lab",
  "scenario",
  name,
  "--json",
];

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
 * Starts a scenario and sends it what Ctrl-C on a terminal sends, as soon as the timeline shows `line`. Straight to
 * its container: without a terminal Compose keeps the signal to itself.
 * @returns exit code and timeline.
 */
export async function interruptScenario(
  name: string,
  line: string,
): Promise<{ code: number | null; timeline: string }> {
  const child = spawn("docker", command(name), { cwd: root, env: { ...process.env, ...environment() } });
  let timeline = "";
  let asked: Promise<unknown> | undefined;
  child.stderr.on("data", (bytes: Buffer) => {
    timeline += bytes.toString();
    if (!timeline.includes(line)) return;
    asked ??= runnerContainer().then((container) => run("docker", ["kill", "--signal", "INT", container]));
  });
  child.stdout.resume();
  const [code] = (await once(child, "exit")) as [number | null];
  await asked;
  return { code, timeline };
}
