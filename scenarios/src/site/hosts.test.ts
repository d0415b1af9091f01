/** The driver of hosts against an ssh that is a shell here, where systemctl, systemd-run and nft write down what they are told. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHosts } from "./hosts.ts";
import { asHosts, createSite } from "./site.ts";

let folder: string;
const path = process.env.PATH;
const program = (name: string, body: string) => {
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
};
const told = () => readFileSync(join(folder, "told"), "utf8").trim().split("\n");

/** What systemctl says of every unit. */
const shows = (state: string) =>
  program(
    "systemctl",
    `[ "$1" = show ] && { echo ActiveState=${state}; exit; }; echo "systemctl $*" >>${folder}/told`,
  );

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "redis-ha-lab-"));
  process.env.PATH = `${folder}:${path}`;
  // The last word is the command; the ones before say whom it is for.
  program("ssh", 'for word; do command=$word; done; exec sh -c "$command"');
  program("systemd-run", `echo "systemd-run $*" >>${folder}/told`);
  shows("active");
  program("nft", `echo "nft $*" >>${folder}/told; [ "$2" != - ] || cat >>${folder}/told`);
  program("ip", ":");
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

const site = () =>
  createHosts({ user: "root", sshd: [1, 2].map((at) => ({ name: `host-${at}`, host: `h${at}`, port: 22 })) });

describe("a power cut", () => {
  test("is taken back by the host itself: the timer is set before anything is cut", async () => {
    await site().powerOff("redis-2");
    const words = told();
    const armed = words.findIndex((line) => line.startsWith("systemd-run"));
    const cut = words.findIndex((line) => line.includes("nft -f -"));
    expect(armed).toBeGreaterThan(-1);
    expect(cut).toBeGreaterThan(armed);
    expect(words[armed]).toMatch(
      /--unit redis-ha-drill-power --on-active=\d+ .*nft delete table inet redis_ha_drill.*systemctl start .*redis-server/,
    );
  });

  test("leaves ssh, and uses a table of its own", async () => {
    await site().powerOff("redis-1");
    const text = told().join("\n");
    expect(text).toContain("table inet redis_ha_drill {");
    expect(text).toMatch(/hook input .*tcp dport 22 accept; drop;/);
    expect(text).not.toMatch(/flush|table (ip|ip6|inet) filter/);
  });

  test("ends with the network first, then the units, then the timer", async () => {
    const before = performance.now();
    const { beforeMs } = await site().powerOn("redis-1");
    const words = told().filter((line) => !line.includes("systemctl cat"));
    const [network, units, timer] = [
      "nft delete table",
      "systemctl start",
      "systemctl stop redis-ha-drill-power",
    ].map((what) => words.findIndex((line) => line.includes(what))) as [number, number, number];
    expect([network >= 0, units > network, timer > units]).toEqual([true, true, true]);
    // The host's clock, on this process's.
    expect(beforeMs).toBeGreaterThan(before - 1_000);
    expect(beforeMs).toBeLessThan(performance.now() + 1_000);
  });
});

test("every fault sets a timer first, named after what it is about", async () => {
  const hosts = site();
  for (const act of [hosts.kill, hosts.stop, hosts.pause]) {
    writeFileSync(join(folder, "told"), "");
    await act("sentinel-2");
    const words = told().filter((line) => !/systemctl (cat|reset-failed|stop redis-ha-drill)/.test(line));
    expect(words[0]).toMatch(
      /^systemd-run .*--unit redis-ha-drill-redis-sentinel .*systemctl (start|thaw) redis-sentinel/,
    );
    expect(words.length).toBeGreaterThan(1);
  }
});

test("what happened to whom is told as Docker would", async () => {
  const hosts = site();
  const over = new AbortController();
  const events = await hosts.events(over.signal);
  await hosts.powerOff("redis-2");
  expect(await hosts.start("redis-1")).toBe(false);
  shows("inactive");
  expect(await hosts.start("redis-1")).toBe(true);
  over.abort();
  const seen: string[] = [];
  for await (const { service, action } of events) seen.push(`${service} ${action}`);
  expect(seen).toEqual(["redis-2 die", "sentinel-2 die", "redis-1 start"]);
});

test("a command that fails there is an error with its words", async () => {
  program("nft", "echo no such table >&2; exit 1");
  await expect(site().powerOff("redis-1")).rejects.toThrow(/host-1 refused it: .*no such table/);
});

test("a host that can't be logged in to is named", async () => {
  program("ssh", "echo Permission denied >&2; exit 255");
  await expect(site().stop("redis-1")).rejects.toThrow(/ssh to host-1 \(root@h1\) ended: Permission denied/);
});

test("what only containers have is refused", async () => {
  const lab = createSite({ project: "hosts", hosts: { user: "root", sshd: [] } });
  await expect(lab.firewall("redis-1", "", "")).rejects.toThrow("This needs containers (firewall)");
  expect(asHosts(lab).powerOff).toBeTypeOf("function");
  expect(() => asHosts(createSite({ project: "lab", hosts: undefined }))).toThrow(/no power to cut/);
  await expect(site().kill("publisher")).rejects.toThrow("hosts have no publisher");
});
