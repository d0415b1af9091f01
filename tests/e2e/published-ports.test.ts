/** A published port whose process has ended: everything inside is well, and nobody on the host gets in. */
import { execFileSync } from "node:child_process";
import { connect } from "node:net";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import "../support/skipped.ts";
import { startTestLab, type TestLab } from "./test-lab.ts";

const PORT = Number(process.env.HAPROXY_READ_PORT);
const proxies = () =>
  execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes("docker-proxy") && line.includes(`-host-port ${PORT} `))
    .map((line) => Number(line.trim().split(" ")[0]));

const takesConnections = () =>
  new Promise<boolean>((resolve) => {
    const socket = connect(PORT, "127.0.0.1", () => resolve(socket.destroy() !== undefined));
    socket.on("error", () => resolve(false));
  });

let lab: TestLab;
beforeAll(async () => {
  lab = await startTestLab();
});
afterAll(async () => void (await lab?.make("stop")));

test("make status says so, and make start repairs it", async ({ skip, task }) => {
  const before = proxies();
  if (before.length === 0) {
    task.meta.skipReason = "this Docker engine has no process for a published port";
    skip();
  }
  expect((await lab.make("status")).stderr).not.toContain("CAN'T BE REACHED");

  for (const pid of before) process.kill(pid, "SIGKILL");
  await until(async () => ((await takesConnections()) ? undefined : true), {
    ...{ withinMs: 10_000, everyMs: 50, why: () => "the port takes connections without its process" },
  });
  expect((await lab.make("status")).stderr).toContain(`127.0.0.1:${PORT} CAN'T BE REACHED`);

  await lab.made("start");
  expect(await takesConnections()).toBe(true);
  expect((await lab.make("status")).stderr).not.toContain("CAN'T BE REACHED");
});
