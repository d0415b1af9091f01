/** The lab that `make test` names by its environment: started by the commands a person types, looked at from inside. */

import { setTimeout as sleep } from "node:timers/promises";
import { type LabConfig, schema, toLabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ConfigurationError } from "@redis-ha-lab/common/env.ts";
import { createDocker, type LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { z } from "zod";
import { type Outcome, run } from "../setup/script.ts";

const HELD_MS = 240_000;
const PASSED_ON = /^(LAB_|COMPOSE_ENV_FILES|YES|[A-Z_]+_PORT$)/;

/** What this run of the tests hands on to the commands it runs. */
export const environment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value && PASSED_ON.test(name) ? [[name, value]] : [],
    ),
  );

export interface TestLab {
  readonly config: LabConfig;
  readonly docker: LabDocker;
  /** `make <target>`; never throws for its exit code. */
  make(target: string, ...words: string[]): Promise<Outcome>;
  /** The same, but another exit code than 0 is an error with everything that was printed. */
  made(target: string, ...words: string[]): Promise<string>;
}

const composed = z.object({
  services: z.object({ lab: z.object({ environment: z.record(z.string(), z.string().nullable()) }) }),
});

/** What Compose gives the lab's own tool: the tests see the lab exactly as the tool does. */
async function configOf(env: Record<string, string>): Promise<LabConfig> {
  const { stdout, stderr } = await run(
    "docker",
    ["compose", "--profile", "tools", "config", "--format", "json"],
    env,
  );
  if (stdout === "") throw new Error(`docker compose config: ${stderr}`);
  const { services } = composed.parse(JSON.parse(stdout));
  const present = Object.entries(services.lab.environment).filter(
    ([, value]) => value !== null && value !== "",
  );
  return toLabConfig(schema.parse(Object.fromEntries(present)));
}

/** @param settings such as "HANDS=on". @throws outside `make test`, which alone sets up a project that no person's lab has. */
export async function startTestLab(...settings: string[]): Promise<TestLab> {
  if (!process.env.LAB_PROJECT) {
    throw new ConfigurationError("the end-to-end tests", [
      "LAB_PROJECT is not set: run them by make test PARTS=e2e",
    ]);
  }
  const env = environment();
  const make = (target: string, ...words: string[]) => run("make", [target, ...words], env);
  const made = async (target: string, ...words: string[]) => {
    const { code, stdout, stderr } = await make(target, ...words);
    if (code !== 0) throw new Error(`make ${target} ended with ${code}:\n${stdout}${stderr}`);
    return stdout;
  };
  // A test that failed by its time limit leaves a command behind that still holds the lab.
  for (const deadline = performance.now() + HELD_MS; ; await sleep(2_000)) {
    const { code, stdout, stderr } = await make("start", ...settings);
    if (code === 0) break;
    if (!stderr.includes("Error 75") || performance.now() > deadline)
      throw new Error(`make start ended with ${code}:\n${stdout}${stderr}`);
  }
  const config = await configOf(env);
  return { config, docker: createDocker(config), make, made };
}
