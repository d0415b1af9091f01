/**
 * A lab of its own through its whole life, by the commands a person types. The tests build on each other: each is a
 * step of that life.
 */
import { existsSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { root, run } from "../setup/script.ts";

const project = "redis-ha-lab-lifecycle";
// Ports below those that the kernel gives to clients: one of these could hold one at the wrong moment.
const lab = [
  `LAB_PROJECT=${project}`,
  "LAB_NET=198.18.76",
  "HAPROXY_WRITE_PORT=27383",
  "HAPROXY_READ_PORT=27384",
  "HAPROXY_STATS_PORT=27404",
  "PUBLISHER_PORT=27001",
  "SUBSCRIBER_PORT=27002",
  "EXPORTER_PORT=27121",
  "PROMETHEUS_PORT=27090",
  "ALERTMANAGER_PORT=27093",
  "GRAFANA_PORT=27300",
  "CONSOLE_PORT=27080",
];
const envFile = join(root, `.env.${project}`);
const nodes = ["redis-1", "redis-2", "redis-3"];
const sentinels = ["sentinel-1", "sentinel-2", "sentinel-3"];

const make = (target: string, ...words: string[]) => run("make", [target, ...lab, ...words], { YES: "1" });

/** A command that must succeed; what it said is in the error when it does not. */
async function must(target: string, ...words: string[]): Promise<void> {
  const { code, stdout, stderr } = await make(target, ...words);
  if (code !== 0)
    throw new Error(`make ${target} ${words.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
}

/** One command as the administrator; the reply's lines. */
async function cli(node: string, command: string): Promise<string[]> {
  const { code, stdout, stderr } = await make("cli", `NODE=${node}`, `CMD=${command}`);
  if (code !== 0) throw new Error(`${node}: ${command}: ${stdout}${stderr}`);
  return stdout.trimEnd().split("\n");
}

const roleOf = async (node: string) => (await cli(node, "role"))[0];

async function master(): Promise<string> {
  const { stdout } = await make("status", "FORMAT=json");
  return JSON.parse(stdout).master;
}

/** Everything of this project that Docker has: `kind` is ps, network or volume. */
async function made(kind: "ps" | "network" | "volume"): Promise<string[]> {
  const list = kind === "ps" ? ["ps", "--all"] : [kind, "ls"];
  const format = kind === "ps" ? "{{.Names}} {{.ID}}" : "{{.Name}}";
  const filter = `label=com.docker.compose.project=${project}`;
  const { stdout } = await run("docker", [...list, "--filter", filter, "--format", format]);
  return stdout.split("\n").filter(Boolean).sort();
}

const of = (services: readonly string[], containers: readonly string[]) =>
  containers.filter((line) => services.some((service) => line.startsWith(`${project}-${service}-`)));

afterAll(async () => void (await make("clean")));

describe("the life of a lab", () => {
  test("make start ends with a lab that is ready, and its own secrets", async () => {
    const { code, stdout, stderr } = await make("start");
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/Ready after \d+ s\n$/),
    });
    expect(stdout).toContain("http://127.0.0.1:27090");
    expect((await Promise.all(nodes.map(roleOf))).sort()).toEqual(["master", "slave", "slave"]);
    expect(await roleOf(await master())).toBe("master");
    expect(readFileSync(envFile, "utf8")).toMatch(/^REDIS_ADMIN_PASSWORD=[0-9a-f]{32}$/m);
  });

  test("no password is on a command line, in a log, or in what Docker shows of an image", async () => {
    const secrets = [...readFileSync(envFile, "utf8").matchAll(/_PASSWORD=(.*)$/gm)].map(
      ([, value = ""]) => value,
    );
    const containers = (await made("ps")).map((line) => line.split(" ")[0] ?? "");
    const shown = await Promise.all(
      containers.flatMap((name) => [
        run("docker", ["inspect", "--format", "{{.Path}} {{.Args}}", name]),
        run("docker", ["top", name, "-o", "args"]),
        run("docker", ["logs", name]),
        run("sh", ["-c", `docker image inspect "$(docker inspect --format '{{.Image}}' ${name})"`]),
      ]),
    );
    const text = shown.map(({ stdout, stderr }) => stdout + stderr).join("\n");
    expect(secrets).toContain(/REDIS_ADMIN_PASSWORD=(.*)/.exec(readFileSync(envFile, "utf8"))?.[1]);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });

  test("default is off on every node and every Sentinel", async () => {
    for (const service of [...nodes, ...sentinels]) {
      const port = service.startsWith("redis") ? "6379" : "26379";
      const container = `${project}-${service}-1`;
      const { stdout } = await run("docker", ["exec", container, "redis-cli", "-p", port, "ping"]);
      expect(stdout, service).toContain("NOAUTH");
    }
  });

  test("a second make start touches no container", async () => {
    const before = await made("ps");
    await must("start");
    expect(await made("ps")).toEqual(before);
  });

  test("a changed Sentinel setting reaches the running Sentinels and no node", async () => {
    const before = await made("ps");
    await must("start", "SENTINEL_DOWN_AFTER=4000");
    for (const sentinel of sentinels) {
      const fields = await cli(sentinel, "sentinel master mymaster");
      expect(fields[fields.indexOf("down-after-milliseconds") + 1], sentinel).toBe("4000");
    }
    expect(of(nodes, await made("ps"))).toEqual(of(nodes, before));
  });

  test("a setting is remembered: a later make start keeps it", async () => {
    const before = await made("ps");
    await must("start");
    expect(await made("ps")).toEqual(before);
  });

  test("a changed configuration file reaches the service that reads it, and no other", async () => {
    const before = await made("ps");
    const now = new Date();
    utimesSync(join(root, "prometheus/prometheus.yml"), now, now);
    await must("start");
    const after = await made("ps");
    expect(of(["prometheus"], after)).not.toEqual(of(["prometheus"], before));
    expect(after.filter((line) => !before.includes(line))).toEqual(of(["prometheus"], after));
  });

  test("a changed node setting reaches every node, also one that has ended, and no acknowledged write is lost on the way", async () => {
    await cli("master", "set lifecycle:before kept");
    const replica = (await master()) === "redis-1" ? "redis-2" : "redis-1";
    await run("docker", ["kill", `${project}-${replica}-1`]);
    await must("start", "MIN_REPLICAS_MAX_LAG=8");
    for (const node of nodes) {
      expect(await cli(node, "config get min-replicas-max-lag"), node).toEqual(["min-replicas-max-lag", "8"]);
    }
    expect(await cli("master", "get lifecycle:before")).toEqual(["kept"]);
  });

  test("stop and start keep data and roles, with a master that is not the first one", async () => {
    if ((await master()) === "redis-1") await must("switchover", "TO=redis-2");
    const chosen = await master();
    expect(["redis-2", "redis-3"]).toContain(chosen);
    await cli("master", "set lifecycle:stopped kept");

    await must("stop");
    expect(await made("ps")).toEqual([]);
    await must("start");

    expect(await master()).toBe(chosen);
    expect(await cli("master", "get lifecycle:stopped")).toEqual(["kept"]);
  });

  test("published ports listen on the loopback only", async () => {
    const { stdout } = await run("docker", ["ps", "--filter", `name=${project}-`, "--format", "{{.Ports}}"]);
    const published = stdout
      .split(/[\n,]/)
      .map((port) => port.trim())
      .filter((port) => port.includes("->"));
    expect(published).not.toEqual([]);
    expect(published.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
  });

  test("make clean leaves no container, network, volume or secret", async () => {
    await must("clean");
    expect([await made("ps"), await made("network"), await made("volume")]).toEqual([[], [], []]);
    expect(existsSync(envFile)).toBe(false);
  });
});
