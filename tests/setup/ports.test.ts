import { createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { run, script } from "./script.ts";

/** Takes a free port of the loopback until the test is over. */
function takePort(): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
}

// No lab of this name runs, so nothing it publishes is its own; far ports keep clear of a lab that does run.
const elsewhere = {
  LAB_PROJECT: "no-such-lab",
  HAPROXY_WRITE_PORT: "47001",
  HAPROXY_READ_PORT: "47002",
  HAPROXY_STATS_PORT: "47003",
  PUBLISHER_PORT: "47004",
  SUBSCRIBER_PORT: "47005",
  EXPORTER_PORT: "47006",
  PROMETHEUS_PORT: "47007",
  ALERTMANAGER_PORT: "47008",
  GRAFANA_PORT: "47009",
  CONSOLE_PORT: "47010",
};

describe("published ports", () => {
  test("free ones are no problem", async () => {
    const { code, stderr } = await script("setup/ports.sh", elsewhere);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("a taken one is told with its holder and the variable that moves it", async () => {
    const port = await takePort();
    const { code, stderr } = await script("setup/ports.sh", { ...elsewhere, PROMETHEUS_PORT: String(port) });
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} is taken by `);
    expect(stderr).toContain(`(pid ${process.pid})`);
    expect(stderr).toMatch(/make start PROMETHEUS_PORT=\d+/);
  });

  test("one taken by another container is told with the container's name", async () => {
    const name = `redis-ha-lab-port-holder-${process.pid}`;
    const image = process.env.REDIS_IMAGE ?? "";
    const started = await run("docker", [
      ...["run", "--detach", "--rm", "--name", name, "--publish", "127.0.0.1:47010:6379"],
      ...[image, "sleep", "60"],
    ]);
    onTestFinished(async () => void (await run("docker", ["rm", "--force", name])));
    expect(started.stderr).toBe("");
    const { code, stderr } = await script("setup/ports.sh", { ...elsewhere, PUBLISHER_PORT: "47010" });
    expect(code).toBe(1);
    expect(stderr).toContain(`Port 47010 is taken by the container ${name}.`);
  });

  test("Grafana's counts without its image too: a page answers there", async () => {
    const port = String(await takePort());
    expect((await script("setup/ports.sh", { ...elsewhere, GRAFANA_PORT: port })).code).toBe(1);
  });
});

describe("the network", () => {
  test("one that another Docker network has is told with that network's name", async () => {
    const name = `redis-ha-lab-net-holder-${process.pid}`;
    const created = await run("docker", ["network", "create", "--subnet", "198.18.251.0/24", name]);
    onTestFinished(async () => void (await run("docker", ["network", "rm", name])));
    expect(created.code).toBe(0);
    const { code, stderr } = await script("setup/network.sh", { ...elsewhere, LAB_NET: "198.18.251" });
    expect(code).toBe(1);
    expect(stderr).toContain(`The network 198.18.251.0/24 is used by Docker's network ${name}`);
    expect(stderr).toContain("make start LAB_NET=198.18.252");
  });
});

describe("the disk", () => {
  test("too little space is told with what is free and what is needed", async () => {
    const { code, stderr } = await script("setup/disk.sh", { MIN_FREE_MB: "999999999" });
    expect(code).toBe(1);
    expect(stderr).toMatch(/Only \d+ MB are free on the disk of .*; the lab needs 999999999 MB\./);
  });
});
