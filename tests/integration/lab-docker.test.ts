/** The hands of the lab's tools on real containers: what they reach, and above all what they do not. */
import { randomBytes } from "node:crypto";
import { until } from "@redis-ha-lab/common/deadline.ts";
import type { LogLine } from "@redis-ha-lab/scenarios/model/journal.ts";
import { watchLog } from "@redis-ha-lab/scenarios/observe/logs.ts";
import { startClock } from "@redis-ha-lab/scenarios/observe/recorder.ts";
import { createDocker, type LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runLabels } from "../support/leftovers.ts";

const image = process.env.REDIS_IMAGE;
const project = `redis-ha-lab-hands-${randomBytes(3).toString("hex")}`;
const raw = new Docker();
const created: Docker.Container[] = [];
let lab: LabDocker;

async function container(ofProject: string, service: string): Promise<Docker.Container> {
  if (!image) throw new Error("REDIS_IMAGE is not set: run this by make test PARTS=integration");
  const made = await raw.createContainer({
    Image: image,
    Cmd: ["redis-server", "--save", ""],
    Labels: {
      "com.docker.compose.project": ofProject,
      "com.docker.compose.service": service,
      "com.docker.compose.oneoff": "False",
      // What a test run that was cut short leaves is found by this label.
      ...runLabels(),
    },
    HostConfig: { NetworkMode: "none" },
  });
  created.push(made);
  await made.start();
  return made;
}

const stateOf = async (service: string) => (await lab.status(service))?.state;

beforeAll(async () => {
  lab = createDocker({ project });
  await container(project, "redis-1");
});
afterAll(async () => {
  await Promise.all(created.map((made) => made.remove({ force: true, v: true })));
});

describe("the lab's hands", () => {
  test("reach a service of the lab by its name", async () => {
    expect((await lab.statuses()).map(({ service, state }) => ({ service, state }))).toEqual([
      { service: "redis-1", state: "running" },
    ]);
  });

  test("reach nothing of another project, whatever its service is called", async () => {
    const stranger = await container(`${project}-other`, "redis-2");
    expect(await lab.status("redis-2")).toBeUndefined();
    for (const act of [lab.kill, lab.stop, lab.pause]) {
      await expect(act("redis-2")).rejects.toThrow(/redis-2, which is absent/);
    }
    await expect(lab.exec("redis-2", ["true"])).rejects.toThrow(/no container of service redis-2/);
    expect((await stranger.inspect()).State).toMatchObject({ Running: true, Paused: false });
  });

  test("pause and resume, and doing it twice is no error", async () => {
    for (let time = 0; time < 2; time += 1) await lab.pause("redis-1");
    expect(await stateOf("redis-1")).toBe("paused");
    for (let time = 0; time < 2; time += 1) await lab.unpause("redis-1");
    expect(await stateOf("redis-1")).toBe("running");
  });

  test("kill and start, and doing it twice is no error", async () => {
    await lab.kill("redis-1");
    await until(async () => ((await stateOf("redis-1")) === "exited" ? true : undefined), {
      withinMs: 10_000,
      everyMs: 20,
      why: () => "the killed container does not end",
    });
    await lab.kill("redis-1");
    for (let time = 0; time < 2; time += 1) await lab.start("redis-1");
    expect(await stateOf("redis-1")).toBe("running");
  });

  test("tell when a container died on the clock of the one who asks", async () => {
    const stop = new AbortController();
    const events = await lab.events(stop.signal);
    const before = performance.now();
    await lab.kill("redis-1");
    for await (const { service, action, atMs } of events) {
      if (action !== "die") continue;
      expect(service).toBe("redis-1");
      expect(atMs).toBeGreaterThanOrEqual(before - 2);
      expect(atMs).toBeLessThanOrEqual(performance.now() + 2);
      break;
    }
    stop.abort();
    await lab.start("redis-1");
  });

  test("follow what a service writes, from where it was also after it has died and come back", async () => {
    const enough = new AbortController();
    const logged: { text: string; atMs: number }[] = [];
    const clock = startClock();
    const recorder = { clock, log: ({ text, atMs }: LogLine) => void logged.push({ text, atMs }) };
    const following = watchLog(lab, "redis-1", recorder, enough.signal);
    const says = (text: RegExp, sinceMs: number) =>
      until(() => logged.find((line) => line.atMs >= sinceMs && text.test(line.text)), {
        withinMs: 30_000,
        everyMs: 20,
        why: () => `the log does not say ${text}: ${logged.map((line) => line.text).join(" | ")}`,
      });
    await lab.kill("redis-1");
    for (let life = 0; life < 2; life++) {
      const fromMs = clock.now();
      await lab.start("redis-1");
      await says(/^Ready to accept connections/, fromMs);
      await lab.stop("redis-1");
      const { atMs } = await says(/^Redis is now ready to exit/, fromMs);
      expect(atMs).toBeLessThanOrEqual(clock.now() + 2);
    }
    await lab.start("redis-1");
    enough.abort();
    await following;
  });

  test("leave a service almost no processor, and take the limit back where there is one", async () => {
    const id = (await lab.status("redis-1"))?.id ?? "";
    const quota = async () => (await raw.getContainer(id).inspect()).HostConfig.CpuQuota;
    await lab.limitCpu("redis-1", null);
    expect(await quota()).toBe(0);
    await lab.limitCpu("redis-1", 0.01);
    expect(await quota()).toBe(1_000);
    await lab.limitCpu("redis-1", null);
    expect(await quota()).toBe(-1);
  });

  test("run a command inside a service and tell its exit code and both outputs", async () => {
    const outcome = await lab.exec("redis-1", ["sh", "-c", 'echo "$WORD"; echo oops >&2; exit 3'], {
      env: { WORD: "hello" },
    });
    expect(outcome).toEqual({ exitCode: 3, stdout: "hello\n", stderr: "oops\n" });
  });

  test("run a helper in the network of a service, with its volumes, and leave nothing behind", async () => {
    const outcome = await lab.run({
      image: String(image),
      argv: ["redis-cli", "ping"],
      networkOf: "redis-1",
      volumesOf: "redis-1",
    });
    expect(outcome).toEqual({ exitCode: 0, stdout: "PONG\n", stderr: "" });
    const left = await raw.listContainers({
      all: true,
      filters: { label: [`com.docker.compose.project=${project}`, "com.docker.compose.oneoff=True"] },
    });
    expect(left).toEqual([]);
  });

  test("end a helper that is not wanted any more", async () => {
    const stop = new AbortController();
    const running = lab.run({ image: String(image), argv: ["sleep", "300"], signal: stop.signal });
    const helpers = () =>
      raw.listContainers({
        filters: { label: [`com.docker.compose.project=${project}`, "com.docker.compose.oneoff=True"] },
      });
    await until(async () => ((await helpers()).length === 1 ? true : undefined), {
      withinMs: 20_000,
      everyMs: 50,
      why: () => "the helper does not start",
    });
    stop.abort();
    await expect(running).rejects.toThrow("aborted");
    expect(await helpers()).toEqual([]);
  });
});
