/** HAPROXIES=2 (docs/two-haproxies.md): what the setting changes, and what it leaves as it is. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { pathWith, root, script } from "./script.ts";

const read = (file: string) => readFileSync(join(root, file), "utf8");
const composeOf = (file: string) =>
  parse(read(file), {
    merge: true,
    maxAliasCount: -1,
    customTags: [
      { tag: "!reset", collection: "seq", resolve: () => null },
      { tag: "!reset", resolve: () => null },
    ],
  });
const { services } = composeOf("docker-compose.yaml");

describe("the services of two HAProxies", () => {
  test("are made with HAPROXIES=2 only", () => {
    const made = Object.keys(services).filter((name) => services[name].profiles?.includes("haproxy-2"));
    expect(made.sort()).toEqual(["haproxy-2", "keepalived", "keepalived-2"]);
  });

  test("the second HAProxy is the first one in another network", () => {
    const { ports, networks, ...first } = services.haproxy;
    const { profiles, network_mode: network, ...second } = services["haproxy-2"];
    expect(second).toEqual(first);
    expect(network).toBe("service:keepalived-2");
    expect(services.keepalived.ports).toEqual(ports);
    expect(services.keepalived.networks.lab.ipv4_address).toBe(networks.lab.ipv4_address);
  });

  test("keepalived may set addresses, send VRRP and ask as nobody, and nothing else", () => {
    for (const name of ["keepalived", "keepalived-2"])
      expect(services[name]).toMatchObject({
        cap_drop: ["ALL"],
        cap_add: ["NET_ADMIN", "NET_RAW", "SETGID", "SETUID"],
        read_only: true,
        security_opt: ["no-new-privileges:true"],
      });
    const { ADDRESS, PEER, FLOATING } = services.keepalived.environment;
    expect(services["keepalived-2"].environment).toMatchObject({ ADDRESS: PEER, PEER: ADDRESS, FLOATING });
  });

  test("keepalived's file has no word that start.sh does not replace", () => {
    const words = [...read("keepalived/keepalived.conf").matchAll(/@([A-Z]+)@/g)].map(([, word]) => word);
    expect([...new Set(words)].sort()).toEqual(Object.keys(services.keepalived.environment).sort());
    for (const word of words) expect(read("keepalived/start.sh")).toContain(`s/@${word}@/`);
  });

  test("the file that is read with it changes the first HAProxy's network and nothing else", () => {
    const changed = composeOf("docker-compose.haproxies.yaml").services;
    expect(Object.keys(changed)).toEqual(["haproxy"]);
    expect(Object.keys(changed.haproxy).sort()).toEqual(["network_mode", "networks", "ports"]);
    expect(changed.haproxy.network_mode).toBe("service:keepalived");
  });
});

/** Runs setup/haproxies.sh on an .env file. @returns what it says, and what the file says then. */
async function chosen(env: Readonly<Record<string, string>>, before = "", docker = "exit 0") {
  const file = join(root, ".env.two-haproxies");
  writeFileSync(file, before);
  onTestFinished(() => rmSync(file, { force: true }));
  const outcome = await script("setup/haproxies.sh", {
    LAB_PROJECT: "two-haproxies",
    PATH: pathWith({ docker }),
    ...env,
  });
  return { ...outcome, says: existsSync(file) ? readFileSync(file, "utf8") : "" };
}

describe("setup/haproxies.sh", () => {
  const all = "docker-compose.yaml:docker-compose.tls.yaml:docker-compose.haproxies.yaml";

  test("without the setting nothing is written", async () => {
    expect(await chosen({})).toMatchObject({ code: 0, says: "" });
  });

  test.for([
    [{ HAPROXIES: "2" }, "docker-compose.yaml:docker-compose.haproxies.yaml"],
    [{ HAPROXIES: "2", TLS: "on" }, all],
  ] as const)("%j: clients get the floating address, and Compose these files", async ([env, files]) => {
    const { code, says } = await chosen(env);
    expect({ code, says }).toEqual({ code: 0, says: `HAPROXY_HOST=4\nCOMPOSE_FILE=${files}\n` });
  });

  test("TLS alone is read as before", async () => {
    const { says } = await chosen({ TLS: "on" });
    expect(says).toBe("COMPOSE_FILE=docker-compose.yaml:docker-compose.tls.yaml\n");
  });

  test("HAPROXIES=1 takes it back", async () => {
    const { says } = await chosen({ HAPROXIES: "1" }, `KEPT=1\nHAPROXY_HOST=4\nCOMPOSE_FILE=${all}\n`);
    expect(says).toBe("KEPT=1\n");
  });

  test("where keepalived can't run, one sentence says so, with the way out, and nothing is changed", async () => {
    const { code, stderr, says } = await chosen({ HAPROXIES: "2" }, "KEPT=1\n", "exit 1");
    expect(code).toBe(1);
    expect(stderr).toContain("keepalived can't run; nothing was changed.");
    expect(stderr).toMatch(/HAPROXIES=1.*docs\/two-haproxies\.md/);
    expect(says).toBe("KEPT=1\n");
  });
});
