import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { pathWith, root, script } from "./script.ts";

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly {
    readonly source: string;
    readonly target: string;
    readonly read_only: boolean;
  }[];
}
const servicesOf = (file: string): Record<string, Service> =>
  parse(readFileSync(join(root, file), "utf8"), { merge: true, maxAliasCount: -1 }).services;
const plain = servicesOf("docker-compose.yaml");
const encrypted = servicesOf("docker-compose.tls.yaml");

describe("docker-compose.tls.yaml", () => {
  test("reaches every service that speaks to Redis or Sentinel, and no other", () => {
    const speakers = Object.entries(plain)
      .filter(
        ([name, { environment }]) => name.startsWith("haproxy") || environment?.REDIS_NODES !== undefined,
      )
      .map(([name]) => name);
    expect(speakers.length).toBeGreaterThan(10);
    expect(Object.keys(encrypted).sort()).toEqual(speakers.sort());
  });

  test("gives nodes and Sentinels their own certificate and all others none, read-only", () => {
    for (const [name, { environment, volumes = [] }] of Object.entries(encrypted)) {
      const server = /^(redis|sentinel)-\d$/.test(name);
      expect([name, environment]).toEqual([
        name,
        expect.objectContaining({ TLS: "on", TLS_CA_FILE: "/tls/ca.crt" }),
      ]);
      expect(volumes.map(({ source }) => source.split("/").at(-1))).toEqual([server ? name : "clients"]);
      expect(volumes.every(({ target, read_only }) => target === "/tls" && read_only)).toBe(true);
      // Compose replaces a node whose certificate is another one.
      expect([name, environment?.TLS_CERTIFICATE !== undefined]).toEqual([name, server]);
    }
  });
});

test.for([
  ["on", "off"],
  ["off", "on"],
] as const)("a lab that runs with TLS=%s is not changed to %s in part", async ([runs, wanted]) => {
  const file = join(root, ".env.tls-refused");
  const before = "REDIS_ADMIN_PASSWORD=kept\n";
  writeFileSync(file, before);
  onTestFinished(() => rmSync(file));
  const path = pathWith({
    docker: `case "$1" in ps) echo 1 ;; inspect) echo '${runs === "on" ? "on" : ""};' ;; *) exit 9 ;; esac`,
  });
  const env = { LAB_PROJECT: "tls-refused", TLS: wanted, PATH: path };
  const { code, stderr } = await script("setup/tls.sh", env);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining(`make restart TLS=${wanted}`),
  });
  expect(readFileSync(file, "utf8")).toBe(before);
});
