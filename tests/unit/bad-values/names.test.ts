/** Names of parts, folders and addresses, which make gives NAME= to. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { isIPv4 } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faultsOf } from "@redis-ha-lab/bench/clients/fault-plans.ts";
import { environment as adoptEnvironment } from "@redis-ha-lab/cli/adopt/config.ts";
import { environment as evidenceEnvironment } from "@redis-ha-lab/cli/evidence/config.ts";
import { parseWanted } from "@redis-ha-lab/cli/haproxy-config/config.ts";
import { findRun } from "@redis-ha-lab/cli/show-report.ts";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { chooseTarget } from "@redis-ha-lab/cluster/switchover/refusal.ts";
import { parseEnvironment } from "@redis-ha-lab/common/env.ts";
import { runChaos } from "@redis-ha-lab/scenarios/chaos/run-chaos.ts";
import { roundNamed } from "@redis-ha-lab/scenarios/chaos/shrink.ts";
import { limitOf, servicesOf } from "@redis-ha-lab/scenarios/run/by-hand.ts";
import { loadScenario } from "@redis-ha-lab/scenarios/run/catalogue.ts";
import { afterAll, describe, expect, test } from "vitest";
import { folderFor } from "../../../grafana/src/for-import.ts";
import { healthyState } from "../../fixtures/healthy-state.ts";
import { isBetween, LIMIT_MS, listOf, nearly, values, wrongly } from "../../support/bad-values.ts";
import { INPUTS } from "../../support/generated.ts";

const folder = mkdtempSync(join(tmpdir(), "bad-values-"));
afterAll(() => rmSync(folder, { recursive: true }));
const never = () => false;

describe("a name", () => {
  const state = healthyState();
  const settings = { downAfterMs: 2_000, failoverTimeoutMs: 10_000, minReplicasMaxLag: 10 };
  const at = ({ name }: { name: string }) => ({ name, host: "", port: 1 });
  const config = {
    settings,
    redisNodes: state.nodes.map(at),
    sentinels: state.sentinels.map(at),
    haproxies: [at({ name: "haproxy" })],
  } as Parameters<typeof limitOf>[1];
  const names = [...state.nodes, ...state.sentinels].map(({ name }) => name);

  test("NODE", async () => {
    const known = ["master", "replica", "replicas", "sentinels", "haproxy", ...names];
    const isRight = (text: string) => text.split(",").every((part) => known.includes(part.trim()));
    const ask = (text: string) => servicesOf(text, config, state, false);
    expect(await wrongly(isRight, ask, /nothing was changed\. Use master/)).toEqual([]);
  });

  test("FOR of a fault by hand", async () => {
    const isRight = (text: string) => {
      const [, number, unit] = /^\s*(\d+(?:\.\d+)?)(ms|s)\s*$/.exec(text) ?? [];
      const ms = Number(number) * (unit === "s" ? 1_000 : 1);
      return ms > 0 && ms <= 3_600_000;
    };
    expect(await wrongly(isRight, (text) => limitOf(text, config), /is not (a duration|between)/)).toEqual(
      [],
    );
  });

  test("TO of a switchover", async () => {
    const replicas = state.nodes.map(({ name }) => name).filter((name) => name !== state.master);
    const isRight = (text: string) => replicas.includes(text);
    expect(await wrongly(isRight, (text) => chooseTarget(state, text), /the master was left alone/)).toEqual(
      [],
    );
  });

  test("FAULTS of benchmark-clients", async () => {
    const known = ["kill", "pause", "freeze", "partition", "switchover", "sentinel-down"];
    const isRight = (text: string) => listOf(text, (part) => known.includes(part));
    expect(await wrongly(isRight, faultsOf, /nothing was changed\. Use kill, /)).toEqual([]);
  });

  test(
    "a scenario's, and SCENARIO and COMPARE of a report",
    async () => {
      // Each looks through the folder of scenarios.
      const some = values.slice(0, Math.ceil(INPUTS / 50));
      expect(await wrongly(never, loadScenario, /there is no scenario/, some)).toEqual([]);
      const find = (text: string) => findRun(folder, text);
      expect(await wrongly(never, find, /there is no run of/, some)).toEqual([]);
    },
    LIMIT_MS,
  );
});

describe("a folder or a file", () => {
  test("REPLAY of chaos", async () => {
    const options = {
      seed: 1,
      faults: 1,
      forMs: 1,
      signal: new AbortController().signal,
    };
    const ask = (replay: string) => runChaos({ ...options, replay }, {} as LabConfig);
    expect(await wrongly(never, ask, /holds no schedule/)).toEqual([]);
  });

  test("SHRINK of chaos", async () => {
    const folders = nearly([
      "runs/chaos/seed-7-2026-11-29T10-00-00Z/round-3",
      "seed-1/round-12",
      "seed-1/round-1/",
    ]);
    const isRight = (text: string) => {
      const parts = text.split("/").filter((part, at, all) => part !== "" || at < all.length - 1);
      while (parts.at(-1) === "") parts.pop();
      // What stands above, with however many slashes between.
      const above = parts.slice(0, -1).findLast((part) => part !== "");
      return /round-\d/.test(parts.at(-1) ?? "") && /seed-\d/.test(above ?? "");
    };
    expect(await wrongly(isRight, roundNamed, /is no round of a run with a seed/, folders)).toEqual([]);
    expect(await wrongly(never, roundNamed, /is no round of a run with a seed/)).toEqual([]);
  });

  test("OUT of dashboards", async () => {
    // Whatever can be a folder's name is one: so each stands below a file here.
    const file = join(folder, "file");
    writeFileSync(file, "");
    const ask = (text: string) => folderFor(`${file}/${text.replaceAll(".", "x")}`);
    expect(await wrongly(never, ask, /^OUT=[\s\S]* can be no folder: /)).toEqual([]);
  });
});

describe("addresses", () => {
  const NODES = "db-1=10.0.0.11:6379,db-2=10.0.0.12:6379";
  const SENTINELS = "s-1=10.0.0.21:26379, s-2=10.0.0.22:26379,s-3=10.0.0.23:26379";
  const texts = [...nearly([NODES, SENTINELS, `${NODES},x=10.0.0.13:1`]), ...values];

  /** "name=host:port", taken apart by hand. */
  function entries(text: string): { name: string; host: string }[] | undefined {
    const found = text.split(",").map((part) => {
      const [name = "", address = "", ...more] = part.trim().split("=");
      const [host = "", port = "", ...further] = address.split(":");
      const isName = /^[a-z]/.test(name) && !/[^a-z0-9-]/.test(name);
      const isPort = !/[^0-9]/.test(port) && port.length <= 5 && Number(port) >= 1 && Number(port) <= 65_535;
      const isHost = host !== "" && !/\s/.test(host);
      return isName && isHost && isPort && more.length + further.length === 0 ? { name, host } : undefined;
    });
    return found.every((one) => one !== undefined) ? found : undefined;
  }

  test("SENTINELS of adopt", async () => {
    const ask = (text: string) => parseEnvironment("adopt", adoptEnvironment, { SENTINELS: text });
    const isRight = (text: string) => entries(text) !== undefined;
    expect(await wrongly(isRight, ask, /SENTINELS: "[\s\S]*" is not name=host:port/, texts)).toEqual([]);
  });

  test.each([
    ["NODES", 2],
    ["SENTINELS", 3],
  ] as const)("%s of haproxy-config", async (name, least) => {
    const isRight = (text: string) => {
      const found = entries(text) ?? [];
      const areOnce = (all: readonly string[]) => new Set(all).size === all.length;
      return (
        found.length >= least &&
        found.length <= 10 &&
        found.every(({ host }) => /^(\d{1,3}\.){3}\d{1,3}$/.test(host) && isIPv4(host)) &&
        areOnce(found.map((one) => one.name)) &&
        areOnce(found.map(({ host }) => host))
      );
    };
    const ask = (text: string) => {
      const wanted = parseWanted({ NODES, SENTINELS, [name]: text });
      if (typeof wanted === "string") throw new Error(wanted);
    };
    expect(
      await wrongly(isRight, ask, new RegExp(`^${name}: [\\s\\S]*; nothing was written\\.$`), texts),
    ).toEqual([]);
  });
});

describe("of make evidence", () => {
  const ask = (name: string) => (text: string) =>
    parseEnvironment("evidence", evidenceEnvironment, { [name]: text });
  test.each(["RUNS", "MINUTES"])("%s", async (name) => {
    const isRight = (text: string) => isBetween(text, 1, 9_999);
    expect(await wrongly(isRight, ask(name), new RegExp(`${name}: must be a whole number`))).toEqual([]);
  });

  test("PARTS", async () => {
    const known = ["figures", "pictures", "profiles", "samples", "losses", "benchmarks"];
    const isRight = (text: string) => text.split(",").every((part) => known.includes(part));
    expect(await wrongly(isRight, ask("PARTS"), /PARTS[\s\S]*: Invalid option/)).toEqual([]);
  });
});
