/**
 * Ctrl-C in every phase of what takes a while. Afterwards nothing holds the lab, nothing is broken that was not, and the same
 * command does its work.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root, run } from "../setup/script.ts";
import { interruptScenario, interruptWords } from "./run-scenario.ts";
import { environment, startTestLab, type TestLab } from "./test-lab.ts";

let lab: TestLab;
beforeAll(async () => {
  lab = await startTestLab();
});
afterAll(async () => void (await lab?.make("stop")));

/** A shell's code for what a signal ended: 130. */
const INTERRUPTED = 128 + constants.signals.SIGINT;

const ofProject = (...words: string[]) =>
  run("docker", [
    ...words,
    ...["--quiet", "--filter", `label=com.docker.compose.project=${environment().LAB_PROJECT}`],
  ]).then(({ stdout }) => stdout.split("\n").filter((line) => line !== ""));

/**
 * What make calls, in a process group of its own, as at a terminal: Ctrl-C reaches all of it.
 * @param when whether it has come so far, by what it has said. @returns the exit code, as a shell tells it.
 */
async function interruptScript(
  script: string,
  when: (said: string) => boolean | Promise<boolean>,
): Promise<number> {
  const child = spawn("sh", [script], {
    ...{ cwd: root, detached: true, stdio: ["ignore", "pipe", "pipe"] },
    env: { ...process.env, ...environment() },
  });
  let said = "";
  let over = false;
  const hear = (bytes: Buffer) => {
    said += bytes.toString();
  };
  child.stdout?.on("data", hear);
  child.stderr?.on("data", hear);
  const ended = once(child, "exit").finally(() => {
    over = true;
  });
  while (!over && !(await when(said))) await sleep(20);
  expect(over, `it ended too early:\n${said}`).toBe(false);
  process.kill(-(child.pid ?? 0), "SIGINT");
  const [code, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  return signal ? 128 + constants.signals[signal] : (code ?? -1);
}

/** Nobody holds the lab. Docker frees the name a moment after the holder has gone. */
async function notHeld(): Promise<void> {
  const name = `name=^${environment().LAB_PROJECT}-lock$`;
  for (let tries = 0; ; tries += 1) {
    const { stdout } = await run("docker", ["ps", "--all", "--quiet", "--filter", name]);
    if (stdout === "" || tries === 50) return expect(stdout).toBe("");
    await sleep(100);
  }
}

/** Nothing is left of a fault, and everything works. */
async function isWell(): Promise<void> {
  await notHeld();
  const states = await lab.docker.statuses();
  expect(states.filter(({ state }) => state !== "running")).toEqual([]);
  expect(await lab.made("status")).toMatch(/^\S+ {2}master redis-\d {2}steady$/m);
}

describe("what runs in a lab", () => {
  test("a scenario that prepares", async () => {
    const { code, timeline } = await interruptScenario("replica-failure", "?");
    expect([code, timeline.includes("kill ")], timeline).toEqual([INTERRUPTED, false]);
    await isWell();
  });

  test("a scenario that heals", async () => {
    const { code, timeline } = await interruptScenario("replica-failure", "putting everything back");
    expect(code, timeline).toBe(INTERRUPTED);
    expect(timeline).toContain("the lab is steady again");
    await isWell();
  });

  test("make benchmark-failover, while the master is dead", async () => {
    const words = ["benchmark", "failover", "--runs=1", "--down-after=2000", "--write-guard=1"];
    const over = new AbortController();
    const watched = (async () => {
      while (!over.signal.aborted) {
        const states = await lab.docker.statuses();
        if (states.some(({ service, state }) => service.startsWith("redis-") && state === "exited")) {
          return run("docker", ["kill", "--signal", "INT", await runner()]);
        }
        await sleep(50);
      }
      return undefined;
    })();
    const { code, timeline } = await interruptWords(words, "\0");
    over.abort();
    expect(await watched, timeline).toMatchObject({ code: 0 });
    expect(code, timeline).toBe(INTERRUPTED);
    await isWell();
  });

  test("make redis-benchmark", async () => {
    const { code, timeline } = await interruptWords(["benchmark", "redis"], "round 1 of 3");
    expect(code, timeline).toBe(INTERRUPTED);
    await isWell();
    // Neither its user nor its keys are left.
    const cli = (command: string) => lab.made("cli", `CMD=${command}`);
    expect((await cli("acl users")).trim().split("\n").toSorted()).toEqual([
      ...["admin", "app", "console", "default", "exporter", "healthcheck", "lab", "replication"],
      ...["repointer", "sentinel"],
    ]);
    expect(await cli("--scan --pattern key:*")).toBe("");
  });
});

async function runner(): Promise<string> {
  const labels = ["service=lab", "oneoff=True", `project=${environment().LAB_PROJECT}`];
  const filters = labels.flatMap((label) => ["--filter", `label=com.docker.compose.${label}`]);
  return (await run("docker", ["ps", "--quiet", ...filters])).stdout.trim();
}

describe("what makes and removes a lab", () => {
  const says = (words: RegExp) => (said: string) => words.test(said);

  test("make stop; again it stops", async () => {
    expect(await interruptScript("setup/stop.sh", says(/Stopping the lab/))).toBe(INTERRUPTED);
    await notHeld();
    await lab.made("stop");
    expect(await ofProject("ps", "--all")).toEqual([]);
  });

  test("make start, before the first container; then while it becomes ready; again it starts", async () => {
    expect(await interruptScript("setup/start.sh", says(/Starting the lab/))).toBe(INTERRUPTED);
    await notHeld();
    expect(await interruptScript("setup/start.sh", says(/ready {4}/))).toBe(INTERRUPTED);
    await notHeld();
    await lab.made("start");
    await isWell();
  });

  test("make clean, after the first container; again it removes everything, and a start makes a new lab", async () => {
    const before = (await ofProject("ps", "--all")).length;
    const begun = async () => (await ofProject("ps", "--all")).length < before;
    expect(await interruptScript("setup/clean.sh", begun)).toBe(INTERRUPTED);
    await notHeld();
    await lab.made("clean");
    expect(await ofProject("volume", "ls")).toEqual([]);
    lab = await startTestLab();
    await isWell();
  });
});
