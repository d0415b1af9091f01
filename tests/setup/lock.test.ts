/** The lab's lock, as scripts and the lab's tools take it: one at a time, gone with its holder. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { holdLab } from "@redis-ha-lab/scenarios/site/docker-lock.ts";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { root, run } from "./script.ts";

const project = "redis-ha-lab-locked";
const lock = `${project}-lock`;
/** Built by make images; Docker knows it by its tag, which is the hash of the sources. */
const image = async () =>
  (
    await run("docker", ["images", "--format", "{{.Repository}}:{{.Tag}}", "redis-ha-lab/tools"])
  ).stdout.split("\n")[0];

const inShell = (what: string, then: string) =>
  `. setup/say.sh; . setup/setting.sh; . setup/containers.sh; . setup/lock.sh; hold_lab "${what}"; ${then}`;
const inNode = (what: string, then: string) => `
  import { holdLab } from "@redis-ha-lab/scenarios/site/docker-lock.ts";
  const { LAB_PROJECT: project, LAB_LOCK: lockToken, TOOLS_IMAGE: tools } = process.env;
  try { await holdLab({ project, lockToken, images: { tools } }, "${what}"); }
  catch (error) { console.error(error.message); process.exit(error.exitCode ?? 1); }
  ${then}`;

const holders = {
  script: (then: "stay" | "end", what = "make start") =>
    [
      "sh",
      ["-euc", inShell(what, then === "stay" ? "echo mine; while :; do sleep 1; done" : "echo mine")],
    ] as const,
  tool: (then: "stay" | "end", what = "scenario x") =>
    [
      "node",
      [
        "--input-type=module",
        "-e",
        inNode(
          what,
          then === "stay"
            ? `console.log("mine"); setInterval(() => {}, 1000);`
            : `console.log("mine"); process.exit();`,
        ),
      ],
    ] as const,
};
type Kind = keyof typeof holders;

const environment = async (more: Record<string, string> = {}) => ({
  PATH: process.env.PATH ?? "",
  HOME: process.env.HOME ?? "",
  NO_COLOR: "1",
  LAB_PROJECT: project,
  TOOLS_IMAGE: (await image()) ?? "",
  ...more,
});

/** Somebody who takes the lock and keeps it. Resolves when it is theirs. */
async function holder(kind: Kind): Promise<ChildProcess> {
  const [program, words] = holders[kind]("stay");
  const child = spawn(program, words, {
    cwd: root,
    env: await environment(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout });
  const [line] = await once(lines, "line");
  expect(line).toBe("mine");
  return child;
}

/** Somebody who tries. */
const tries = async (kind: Kind, env: Record<string, string> = {}) => {
  const [program, words] = holders[kind]("end");
  return run(program, words, await environment(env));
};

afterEach(async () => void (await run("docker", ["rm", "--force", lock])));

describe.each<[Kind, string]>([
  ["script", "make start"],
  ["tool", "scenario x"],
])("while a %s holds the lab", (kind, what) => {
  test.for<Kind>(["script", "tool"])("a %s is refused, told by whom and since when", async (other) => {
    const child = await holder(kind);
    const { code, stdout, stderr } = await tries(other);
    expect([code, stdout]).toEqual([75, ""]);
    expect(stderr).toMatch(
      new RegExp(
        `The lab ${project} is held by "${what}" since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC; nothing was changed\\.`,
      ),
    );
    expect(stderr).toMatch(kind === "script" ? `kill ${child.pid}` : "docker kill --signal INT ");
  });

  test.for<Kind>(["script", "tool"])("and is killed, the next %s gets it", async (other) => {
    const child = await holder(kind);
    child.kill("SIGKILL");
    const { code, stdout, stderr } = await tries(other);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "mine\n", stderr: "" });
  });
});

describe("the lock", () => {
  test("is one's, of many who try at once", async () => {
    const kinds: Kind[] = ["script", "tool", "script", "tool"];
    const env = await environment();
    const children = kinds.map((kind) => {
      const [program, words] = holders[kind]("stay");
      const child = spawn(program, words, { cwd: root, env, stdio: ["ignore", "pipe", "ignore"] });
      onTestFinished(() => void child.kill("SIGKILL"));
      return child;
    });
    const outcomes = await Promise.all(
      children.map((child) =>
        Promise.race([
          once(child.stdout, "data").then(() => "mine"),
          once(child, "exit").then(([code]) => code),
        ]),
      ),
    );
    expect(outcomes.sort()).toEqual([75, 75, 75, "mine"]);
  });

  test("is given on to whom the holder calls, by its token, and opens to no other token", async () => {
    await holder("script");
    const { stdout } = await run("docker", [
      "inspect",
      "--format",
      `{{index .Config.Labels "redis-ha-lab.token"}}`,
      lock,
    ]);
    for (const kind of ["script", "tool"] as const) {
      expect((await tries(kind, { LAB_LOCK: stdout.trim() })).stdout).toBe("mine\n");
      expect((await tries(kind, { LAB_LOCK: "guessed" })).code).toBe(75);
    }
  });

  test.for<Kind>(["script", "tool"])("that was made and never taken keeps no %s out", async (kind) => {
    const tools = (await image()) ?? "";
    expect((await run("docker", ["create", "--name", lock, "--entrypoint", "cat", tools])).stderr).toBe("");
    expect((await tries(kind)).stdout).toBe("mine\n");
  });

  test("can be let go before the end of its holder, and nothing is left of it", async () => {
    const config = { project, lockToken: undefined, images: { tools: await image() } } as Parameters<
      typeof holdLab
    >[0];
    const release = await holdLab(config, "one action");
    await expect(holdLab(config, "another")).rejects.toMatchObject({ exitCode: 75 });
    await release();
    const { stdout } = await run("docker", ["ps", "--all", "--quiet", "--filter", `name=${lock}`]);
    expect(stdout).toBe("");
  });

  test("of a process that ends is gone without being let go", async () => {
    expect((await tries("script")).code).toBe(0);
    expect((await tries("tool")).code).toBe(0);
    await until(
      async () => {
        const { stdout } = await run("docker", ["ps", "--all", "--quiet", "--filter", `name=${lock}`]);
        return stdout === "" || undefined;
      },
      { withinMs: 30_000, everyMs: 100, why: () => "the lock's container stays" },
    );
  });
});
