/** A published port whose process has ended: everything inside is well, and no client on the host gets in. */
import { execFileSync } from "node:child_process";
import { connect } from "node:net";
import { PROMETHEUS_ALERTS, prometheusAlerts } from "@redis-ha-lab/cluster/read/alerts.ts";
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

/** "alert port" of each that fires, as Prometheus tells a client on the host. */
async function firing(): Promise<string[]> {
  const url = `http://127.0.0.1:${process.env.PROMETHEUS_PORT}${PROMETHEUS_ALERTS}`;
  const { data } = prometheusAlerts.parse(await (await fetch(url)).json());
  return data.alerts
    .filter(({ state }) => state === "firing")
    .map(({ labels }) => `${labels.alertname} ${labels.port ?? ""}`);
}

let lab: TestLab;
beforeAll(async () => {
  lab = await startTestLab();
});
afterAll(async () => void (await lab?.make("stop")));

test("make status and an alert say so, and make start repairs it", async ({ skip, task }) => {
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

  await until(async () => ((await firing()).includes(`HostPortDead ${PORT}`) ? true : undefined), {
    ...{ withinMs: 30_000, everyMs: 500, why: () => "no alert says that the port is dead" },
  });

  await lab.made("start");
  await until(async () => ((await firing()).includes(`HostPortDead ${PORT}`) ? undefined : true), {
    ...{ withinMs: 30_000, everyMs: 500, why: () => "the alert of the dead port goes on firing" },
  });
  expect(await takesConnections()).toBe(true);
  expect((await lab.make("status")).stderr).not.toContain("CAN'T BE REACHED");
});
