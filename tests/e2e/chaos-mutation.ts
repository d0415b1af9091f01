/**
 * `make chaos-mutation`: plants a mistake in the running lab, looks whether chaos finds it, and takes it out again. An
 * instrument that finds nothing has to show that there was something it would have found. 0 when found, 1 when not.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
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

/** The lab's own command, under the mistake if it is one of its own. @returns the exit code. */
async function lab(...words: string[]): Promise<number> {
  const files = ["docker-compose.yaml", ...overlays].flatMap((one) => ["-f", one]);
  const socket = ["--volume", "/var/run/docker.sock:/var/run/docker.sock"];
  const command = [
    "compose",
    ...files,
    "run",
    "--rm",
    "--no-deps",
    "--use-aliases",
    ...socket,
    "lab",
    ...words,
  ];
  const child = spawn("docker", command, {
    cwd: root,
    env: present,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return signal ? 128 + constants.signals[signal] : (code ?? 1);
}

console.log(`${MUTATION}: ${mutation.what}.`);
let code = 1;
try {
  // The lab's own command knows nothing of a changed setting.
  if (mutation.services.length > 0)
    await recreate(mutation.services, { ...present, ...mutation.environment }, overlays);
  code = await lab("ready", "--wait");
  const seed = SEED ? [`--seed=${SEED}`] : [];
  if (code === 0) code = await lab("chaos", `--faults=${FAULTS}`, "--until=failure", ...seed);
} finally {
  if (mutation.services.length > 0) await recreate(mutation.services, present);
  await lab("ready", "--wait");
}
const verdict = code === 1 ? "found" : code === 0 ? "NOT found" : "not decided";
console.log(`${MUTATION}: ${verdict}. The lab is as configured again.`);
process.exitCode = code === 1 ? 0 : code === 0 ? 1 : code;
