/**
 * The lab on the pinned official images, for those who have a registry: `make test PARTS=registry`. They are pulled, a lab
 * of its own is started on them, three scenarios run, and every node must start again after the failovers.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { root, run, script } from "../setup/script.ts";
import { skippedBecause } from "../support/skipped.ts";

/** What images/registry.sh ends with, asked by AUTO=1, where no registry can be had. */
const NO_REGISTRY = 75;

const pulled = await script("images/registry.sh", { AUTO: "1", HOME: process.env.HOME ?? "" });
const unreachable = pulled.code === NO_REGISTRY ? pulled.stderr.trim().replaceAll(/\s+/g, " ") : undefined;

const project = "redis-ha-lab-registry";
const settings = {
  LAB_PROJECT: project,
  LAB_NET: "198.18.74",
  HAPROXY_WRITE_PORT: "36383",
  HAPROXY_READ_PORT: "36384",
  HAPROXY_STATS_PORT: "38404",
  PUBLISHER_PORT: "34001",
  SUBSCRIBER_PORT: "34002",
  EXPORTER_PORT: "39121",
  PROMETHEUS_PORT: "39090",
  ALERTMANAGER_PORT: "39093",
  GRAFANA_PORT: "33000",
  CONSOLE_PORT: "38080",
};
const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);

/** A command that must succeed; what it said is in the error when it does not. */
async function made(target: string, ...more: string[]): Promise<string> {
  const { code, stdout, stderr } = await run("make", [target, ...words, ...more], { YES: "1" });
  if (code !== 0) throw new Error(`make ${target} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

const lines = (path: string) => readFileSync(join(root, path), "utf8").split("\n");
/** NAME_IMAGE=name:tag, without the comments. */
const imagesIn = (path: string) =>
  Object.fromEntries(
    lines(path).flatMap((line) => {
      const [, name, image] = /^([A-Z]+_IMAGE)=([^ #]+)/.exec(line) ?? [];
      return name && image ? [[name, image]] : [];
    }),
  );

const status = z.object({ modules: z.record(z.string(), z.array(z.string()).nullable()) });

describe("the lab on the official images", skippedBecause(unreachable), () => {
  beforeAll(async () => {
    if (pulled.code !== 0) throw new Error(pulled.stderr);
    await made("start", "IMAGES=registry");
  }, 900_000);
  afterAll(async () => void (await run("make", ["clean", ...words])));

  test("runs on what images/versions.env pins, Grafana included", () => {
    expect(imagesIn(`.env.${project}`)).toMatchObject(imagesIn("images/versions.env"));
  });

  test("has the search and JSON modules on every node", async () => {
    const { modules } = status.parse(JSON.parse(await made("status", "FORMAT=json")));
    expect(Object.keys(modules)).toHaveLength(3);
    for (const names of Object.values(modules)) {
      expect(names?.join(" ")).toMatch(/ReJSON/);
      expect(names?.join(" ")).toMatch(/search/);
    }
  });

  test.each(["master-failure", "planned-switchover", "modules-failover"])(
    "passes %s",
    async (name) => {
      expect(await made(`scenario-${name}`)).toMatch(/^PASS/m);
    },
    300_000,
  );

  test("starts again after these failovers, with every configuration rewritten", async () => {
    await made("stop");
    await made("start", "IMAGES=registry");
  }, 300_000);
});
