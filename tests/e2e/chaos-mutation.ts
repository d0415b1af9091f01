/**
 * `make chaos-mutation`: plants a mistake in the running lab, looks whether chaos finds it, and takes it out again. An
 * instrument that finds nothing has to show that there was something it would have found. 0 when found, 1 when not. Found
 * is what breaks an invariant while something is broken: that the lab does not come back on a busy machine is no find.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { INVARIANTS } from "@redis-ha-lab/scenarios/chaos/invariants.ts";
import { root } from "../setup/script.ts";
import {
  changed,
  mutatedHaproxy,
  overlay,
  recreate,
  roleCheckOnly,
  unselectedClaimant,
} from "./mutations.ts";

interface Mutation {
  readonly what: string;
  /** Made anew with the mistake, and once more without it. */
  readonly services: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly overlay?: () => string;
}

const NODES = ["redis-1", "redis-2", "redis-3"];
const haproxy = (mutate: (configuration: string) => string) => () =>
  overlay("haproxy", [`volumes: [ "${mutatedHaproxy(mutate)}:/usr/local/etc/haproxy:ro" ]`]);
const source = (service: string, file: string, from: string, to: string) => () =>
  overlay(service, [`volumes: [ "${changed(file, from, to)}:/app/${file}:ro" ]`]);

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  "role-check-only": {
    what: "HAProxy asks the nodes for their role and no Sentinel",
    services: ["haproxy"],
    overlay: haproxy(roleCheckOnly),
  },
  "no-start-rule": {
    what: "a node starts with the role of its last run",
    services: NODES,
    environment: { BOOT_RULE: "off" },
  },
  "no-write-guard": {
    what: "a master acknowledges although no replica follows",
    services: NODES,
    environment: { MIN_REPLICAS_TO_WRITE: "0" },
  },
  "unselected-claimant": {
    what: "while the master is down, HAProxy takes any single node that answers role:master",
    services: ["haproxy"],
    overlay: haproxy(unselectedClaimant),
  },
  "careless-repointer": {
    what: "the repointer tells one of the two replicas, picked at random, to follow the other",
    services: ["repointer"],
    overlay: source(
      "repointer",
      "repointer/src/attempt.ts",
      "await order(node, context.chosen)",
      "await (Math.random() < 0.5 ? order(node, context.chosen) : order(context.chosen, node))",
    ),
  },
  "unknown-is-failed": {
    what: "the clients' log takes a write without an answer for a failed one",
    services: [],
    overlay: source(
      "lab",
      "scenarios/src/clients/operation-log.ts",
      'this.#close(number, "indeterminate", node, error)',
      'this.#close(number, "failed", node, error)',
    ),
  },
};

const { MUTATION = "", SEED, FAULTS = "100" } = process.env;
const mutation = Object.hasOwn(MUTATIONS, MUTATION) ? MUTATIONS[MUTATION] : undefined;
if (!mutation) {
  console.error(
    `MUTATION=${MUTATION} is none of these:\n${Object.entries(MUTATIONS)
      .map(([name, { what }]) => `  ${name.padEnd(20)} ${what}`)
      .join("\n")}`,
  );
  process.exit(64);
}

const present = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
);
// The lab's own command must be found under the mistake as well.
delete present.MUTATION;
const file = mutation.overlay?.();
const overlays = file === undefined ? [] : [file];

/** Ctrl-C reaches the lab's command by itself; here it only must not keep the mistake from being taken out. */
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});

/**
 * The lab's own command, under the mistake if it is one of its own; what it prints is shown.
 * @param environment of the mistake: with it the lab is as configured.
 */
async function lab(
  environment: Readonly<Record<string, string>>,
  ...words: string[]
): Promise<{ code: number; text: string }> {
  const files = ["docker-compose.yaml", ...overlays].flatMap((one) => ["-f", one]);
  const socket = ["--volume", "/var/run/docker.sock:/var/run/docker.sock"];
  const command = [
    "compose",
    ...files,
    "run",
    "--rm",
    "-T",
    "--no-deps",
    "--use-aliases",
    ...socket,
    "lab",
    ...words,
  ];
  const child = spawn("docker", command, {
    cwd: root,
    env: { ...present, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
    process.stdout.write(part);
  });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code: signal ? 128 + constants.signals[signal] : (code ?? 1), text };
}

/** "modest-starts in round 3", as the lab prints it of each invariant that was broken; not what is about its repair. */
const findsIn = (text: string): string[] =>
  [...text.matchAll(/^Broken: (\S+) in round \d+/gm)].flatMap(([line, name]) =>
    INVARIANTS.some((one) => one.name === name && !one.aftermath) ? [line.replace("Broken: ", "")] : [],
  );

console.log(`${MUTATION}: ${mutation.what}.`);
const mistaken = mutation.environment ?? {};
let code = 1;
let finds: string[] = [];
try {
  // The lab's own command knows nothing of a changed setting.
  if (mutation.services.length > 0) await recreate(mutation.services, { ...present, ...mistaken }, overlays);
  ({ code } = await lab(mistaken, "ready", "--wait"));
  const seed = SEED ? [`--seed=${SEED}`] : [];
  if (code === 0) {
    const ran = await lab(mistaken, "chaos", `--faults=${FAULTS}`, "--until=breach", ...seed);
    finds = findsIn(ran.text);
    // What fails without an invariant, or could not be decided, says nothing about the mistake.
    code = ran.code;
  }
} finally {
  if (mutation.services.length > 0) await recreate(mutation.services, present);
  await lab({}, "ready", "--wait");
}
const verdict = finds.length > 0 ? `found by ${finds.join(", ")}` : code === 0 ? "NOT found" : "not decided";
console.log(`${MUTATION}: ${verdict}. The lab is as configured again.`);
process.exitCode = finds.length > 0 ? 0 : code === 0 ? 1 : code === 1 ? 2 : code;
