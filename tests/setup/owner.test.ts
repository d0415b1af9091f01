/** Another checkout, another Compose project, a guest in the network: what is not this checkout's stays as it is. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { skippedBecause } from "../support/skipped.ts";
import { root, run, temporaryFolder } from "./script.ts";

const asRoot = skippedBecause(
  process.getuid?.() === 0 ? undefined : "only root can become somebody who may not",
);

const project = "redis-ha-lab-owner";
const envFile = join(root, `.env.${project}`);
const image = process.env.REDIS_IMAGE ?? "";

const docker = async (...words: string[]) => {
  const { code, stdout, stderr } = await run("docker", words);
  if (code !== 0) throw new Error(`docker ${words.join(" ")}: ${stderr}`);
  return stdout.trim();
};
const make = (target: string, env: Record<string, string> = {}) =>
  run("make", [target, `LAB_PROJECT=${project}`, "LAB_NET=198.18.75"], env);

/** What a lab leaves in Docker, as much of it as tells whose it is. @param owner a checkout's folder */
async function leave(owner?: string) {
  const labels = [
    `com.docker.compose.project=${project}`,
    ...(owner ? [`redis-ha-lab.checkout=${owner}`] : []),
  ];
  const words = labels.flatMap((label) => ["--label", label]);
  const network = `${project}_lab`;
  const volume = `${project}_redis-1`;
  onTestFinished(async () => {
    await run("docker", ["rm", "--force", `${project}-guest`]);
    await run("docker", ["network", "rm", network]);
    await run("docker", ["volume", "rm", volume]);
    rmSync(envFile, { force: true });
  });
  await docker("network", "create", "--subnet", "198.18.75.0/24", ...words, network);
  await docker("volume", "create", ...words, volume);
  return { network, volume };
}

const guest = (...words: string[]) =>
  docker("run", "--detach", "--name", `${project}-guest`, ...words, "--entrypoint", "sleep", image, "600");

const there = async (kind: "network" | "volume", name: string) =>
  (await run("docker", [kind, "inspect", name])).code === 0;

/** A folder with a lab of this project in it. */
function otherCheckout(): string {
  const folder = join(temporaryFolder(), "other checkout");
  mkdirSync(folder);
  writeFileSync(join(folder, "docker-compose.yaml"), "");
  return folder;
}

const everyCommand = [
  ["start", "stop", "restart", "clean"],
  ["heal", "switchover", "scenario-master-failure", "redis-benchmark", "send", "redis-mock-data", "cli"],
  ["status", "logs", "alerts"],
].flat();

describe("a lab of another checkout", () => {
  test.for(everyCommand)("is refused by make %s, with its owner and the way out", async (target) => {
    const owner = otherCheckout();
    const { network, volume } = await leave(owner);
    const { code, stderr } = await make(target);
    expect(code).toBe(2);
    expect(stderr).toContain(`The lab ${project} belongs to ${owner}; nothing was changed.`);
    expect(stderr).toMatch(/LAB_PROJECT=.*LAB_NET=/);
    expect(stderr).toContain("Error 77");
    expect([await there("network", network), await there("volume", volume)]).toEqual([true, true]);
    expect(existsSync(envFile)).toBe(false);
  });

  test("is this one's when that checkout is gone", async () => {
    const { network, volume } = await leave("/nonexistent/checkout");
    const { code, stderr } = await make("clean");
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("which is gone") });
    expect([await there("network", network), await there("volume", volume)]).toEqual([false, false]);
  });

  test("is not taken for gone where its folder may not be looked into", asRoot, async () => {
    const folder = temporaryFolder();
    const asked = `. setup/owner.sh; gone "$0/checkout" && echo gone || echo hidden`;
    const nobody = (path: string) =>
      run("setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups", "sh", "-c", asked, path]);
    expect((await nobody(folder)).stdout).toBe("hidden\n");
    expect((await nobody("/nonexistent")).stdout).toBe("gone\n");
  });
});

describe("a Compose project that is no lab", () => {
  test("keeps its volumes from make clean", async () => {
    const { volume } = await leave();
    const { code, stderr } = await make("clean");
    expect(code).toBe(2);
    expect(stderr).toContain(
      `The Compose project ${project} was not started from here; nothing was changed.`,
    );
    expect(await there("volume", volume)).toBe(true);
  });

  test("is told by its folder, also when that is gone", async () => {
    await leave();
    await guest(
      "--label",
      `com.docker.compose.project=${project}`,
      "--label",
      "com.docker.compose.project.working_dir=/nonexistent/shop",
    );
    const { code, stderr } = await make("clean");
    expect(code).toBe(2);
    expect(stderr).toContain("belongs to /nonexistent/shop;");
    expect(await docker("inspect", "--format", "{{.State.Running}}", `${project}-guest`)).toBe("true");
  });
});

test("what other labs of this checkout and their builds keep in .lab stays when one is cleaned", async () => {
  await leave(root.replace(/\/$/, ""));
  const [own, other, cache] = [project, "redis-ha-lab-beside", "owner-test-cache"].map((name) =>
    join(root, ".lab", name),
  ) as [string, string, string];
  onTestFinished(() => {
    for (const folder of [own, other, cache]) rmSync(folder, { recursive: true, force: true });
  });
  for (const folder of [own, other, cache]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "up.log"), "");
  }
  expect((await make("clean")).code).toBe(0);
  expect([own, other, cache].map((folder) => existsSync(join(folder, "up.log")))).toEqual([
    false,
    true,
    true,
  ]);
});

describe("a guest", () => {
  test.for(["stop", "clean"])(
    "in the network is named and detached by make %s, which goes on",
    async (target) => {
      const { network, volume } = await leave(root.replace(/\/$/, ""));
      await guest("--network", network);
      const { code, stderr } = await make(target);
      expect({ code, stderr }).toMatchObject({
        code: 0,
        stderr: expect.stringContaining(`Detached the container ${project}-guest, which is not the lab's`),
      });
      expect(await there("network", network)).toBe(false);
      expect(await there("volume", volume)).toBe(target === "stop");
      expect(await docker("inspect", "--format", "{{.State.Running}}", `${project}-guest`)).toBe("true");
    },
  );

  test("that uses a volume is named, the secrets of its data stay, and make clean works once it is gone", async () => {
    const { network, volume } = await leave(root.replace(/\/$/, ""));
    await guest("--volume", `${volume}:/data`);
    writeFileSync(envFile, "REDIS_ADMIN_PASSWORD=secret\n");
    const { code, stderr } = await make("clean");
    expect(code).toBe(2);
    expect(stderr).toContain(`${volume} (used by ${project}-guest)`);
    expect([await there("network", network), await there("volume", volume)]).toEqual([false, true]);
    expect(existsSync(envFile)).toBe(true);
    await docker("rm", "--force", `${project}-guest`);
    expect((await make("clean")).code).toBe(0);
    expect([await there("volume", volume), existsSync(envFile)]).toEqual([false, false]);
  });
});

describe("without an engine", () => {
  test("make clean says so and removes nothing, the secrets neither", async () => {
    writeFileSync(envFile, "REDIS_ADMIN_PASSWORD=secret\n");
    onTestFinished(() => rmSync(envFile, { force: true }));
    const { code, stderr } = await make("clean", { DOCKER_HOST: "unix:///nonexistent.sock" });
    expect(code).toBe(2);
    expect(stderr).toContain("No Docker engine answers, so nothing was removed.");
    expect(existsSync(envFile)).toBe(true);
  });
});
