/**
 * The runner as an instrument: it agrees with an independent prober, it notices a lab that was broken on purpose, and
 * it leaves the lab as it found it. The mutations take the rules away that make the lab correct, one at a time.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { roundsOf } from "@redis-ha-lab/scenarios/chaos/draw.ts";
import type { Round } from "@redis-ha-lab/scenarios/chaos/schedule.ts";
import { steadySoon } from "@redis-ha-lab/scenarios/run/heal.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { root } from "../setup/script.ts";
import { mutatedHaproxy, mutatedRules, overlay, recreate } from "./mutations.ts";
import { interruptScenario, judgedChaos, judgedScenario, runScenario } from "./run-scenario.ts";
import { environment, startTestLab, type TestLab } from "./test-lab.ts";

const STEADY_WITHIN_MS = 90_000;

let lab: TestLab;
/** With Sentinels that look each second meanwhile: by themselves they take 10 s to see a node that was recreated. */
async function steady(): Promise<void> {
  const missing = await steadySoon(lab, STEADY_WITHIN_MS);
  if (missing.length > 0) throw new Error(`the lab is not steady: ${missing.join("; ")}`);
}

beforeAll(async () => {
  lab = await startTestLab();
  await steady();
});
afterAll(async () => void (await lab?.make("stop")));

const ledger = z.object({
  attempts: z.number(),
  acknowledged: z.array(z.number()),
  longestGapMs: z.number(),
  worstDelayMs: z.number(),
});

/** Runs the prober beside `work`. @returns its ledger and how many of its acknowledged writes are gone. */
async function probed<T>(work: () => Promise<T>) {
  const { host, port } = lab.config.haproxyWrite;
  const key = `prober:${process.pid}`;
  const child = spawn(process.execPath, [join(root, "tests/e2e/prober.ts"), host, String(port), key], {
    env: { ...process.env, PROBER_PASSWORD: lab.config.credentials.app.password },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (bytes: Buffer) => {
    output += bytes.toString();
  });
  const result = await work();
  child.kill("SIGTERM");
  await once(child, "close");
  const { acknowledged, longestGapMs, worstDelayMs } = ledger.parse(JSON.parse(output));
  const { master } = await readState(lab.config);
  const node = lab.config.redisNodes.find(({ name }) => name === master);
  if (!node) throw new Error("no master to read back from");
  const present = await ask(node, lab.config.credentials.lab, (redis) => redis.lrange(key, 0, -1), 5_000);
  await ask(node, lab.config.credentials.lab, (redis) => redis.unlink(key));
  const there = new Set(present.map(Number));
  return {
    result,
    longestGapMs,
    worstDelayMs,
    lost: acknowledged.filter((number) => !there.has(number)).length,
  };
}

/** One scenario beside the prober: what both saw, and by how much they may differ. */
async function compared(name: string) {
  const { result, longestGapMs, worstDelayMs, lost } = await probed(() => runScenario(name));
  const haproxy = result.summaries.find((row) => row.name === "haproxy");
  if (!haproxy) throw new Error("the runner has no client called haproxy");
  // Plus what a busy machine kept the prober itself from looking; next to nothing on a quiet one.
  const allowed = Math.max(50, longestGapMs * 0.03) + worstDelayMs;
  const difference = Math.abs(haproxy.outageMs - longestGapMs);
  const text = `${name}: runner ${haproxy.outageMs.toFixed(0)} ms, ${haproxy.lost} lost; prober ${longestGapMs.toFixed(0)} ms, ${lost} lost; difference ${difference.toFixed(0)} ms, allowed ${allowed.toFixed(0)} ms`;
  console.info(text);
  return { result, lost: { runner: haproxy.lost, prober: lost }, agree: difference <= allowed, text };
}

describe("an independent prober", () => {
  test.each(["master-failure", "master-pause"])(
    "sees the same outage and loss as the runner: %s",
    async (name) => {
      // Both are clients of their own, which a busy machine disturbs one by one: a wrong runner differs each time. And a
      // failover that takes longer than it may is the scenario's matter: here it has to pass once.
      for (let left = 3; ; left -= 1) {
        const { result, lost, agree, text } = await compared(name);
        expect(lost.runner, text).toBe(lost.prober);
        if (left > 1 && (result.verdict !== "pass" || !agree)) continue;
        expect(result, JSON.stringify(result.reasons)).toMatchObject({ verdict: "pass", code: 0 });
        expect(agree, text).toBe(true);
        return;
      }
    },
  );
});

/**
 * Three short rounds of three or four faults each, which put every invariant to the test, and one of a new seed: the master
 * is paused, killed, cut off; beside it a Sentinel and a replica that are cut off, a dead repointer; a reload of HAProxy
 * and a link from HAProxy to a Sentinel that is cut; a dead replica and a paused repointer.
 */
const CHAOS_SEEDS = [174, 8640, 18374] as const;
const SHORT_MS = 25_000;
/** Three minutes on a quiet machine; a round waits up to a minute to begin and to be steady again, and may be repeated. */
const CHAOS_WITHIN_MS = 900_000;

function newRound(): { seed: number; round: Round } {
  for (let seed = Date.now() % 1_000_000; ; seed += 1) {
    const [round] = roundsOf(seed, 1);
    if (round && round.lengthMs < SHORT_MS) return { seed, round };
  }
}

describe("a lab broken on purpose", () => {
  test("HAProxy that asks only the nodes feeds a cut-off master, and haproxy-partition fails for it", async () => {
    const folder = mutatedHaproxy();
    const file = overlay("haproxy", [`volumes: [ "${folder}:/usr/local/etc/haproxy:ro" ]`]);
    await recreate(["haproxy"], environment(), [file]);
    try {
      await steady();
      const { verdict, violated, code } = await judgedScenario("haproxy-partition");
      expect({ verdict, code }).toEqual({ verdict: "fail", code: 1 });
      expect(violated).toContainEqual(expect.stringMatching(/^HAProxy routes writes to no node/));
      expect(violated).toContainEqual(expect.stringMatching(/writes through HAProxy are not acknowledged/));
    } finally {
      await recreate(["haproxy"], environment());
      await steady();
    }
  });

  test("an alert that never fires and one that fires for anything are noticed, and replica-failure fails for both", async () => {
    const file = overlay("prometheus", [`volumes: [ "${mutatedRules()}:/etc/prometheus/rules:ro" ]`]);
    await recreate(["prometheus"], environment(), [file]);
    try {
      const { verdict, violated, reasons } = await judgedScenario("replica-failure");
      expect(verdict, reasons.join("\n")).toBe("fail");
      expect(violated).toContainEqual(expect.stringMatching(/^alert RedisReplicaDown fires/));
      expect(violated).toContainEqual(expect.stringMatching(/no other alert does$/));
      expect(reasons.join("\n")).toMatch(/no other alert does: RedisMasterDown fired at T\+/);
    } finally {
      await recreate(["prometheus"], environment());
    }
  });

  test("without the startup role check an old master returns as master, and master-recovery fails for it", async () => {
    const nodes = ["redis-1", "redis-2", "redis-3"];
    const withoutRule = { ...environment(), BOOT_RULE: "off" };
    // One after the other: the lab goes on serving, and the master's restart is an ordinary failover.
    for (const node of nodes) {
      await recreate([node], withoutRule);
      await steady();
    }
    try {
      const { verdict, violated } = await judgedScenario("master-recovery");
      expect(verdict).toBe("fail");
      expect(violated).toContainEqual(expect.stringMatching(/^never: the old master answers role:master/));
    } finally {
      for (const node of nodes) {
        await recreate([node], environment());
        await steady();
      }
    }
  });

  test("without the write guard the wrong side goes on acknowledging, and network-partition fails for it", async () => {
    const writeGuard = (replicas: number) =>
      Promise.all(
        lab.config.redisNodes.map((node) =>
          ask(node, lab.config.credentials.lab, (redis) =>
            redis.config("SET", "min-replicas-to-write", replicas),
          ),
        ),
      );
    await writeGuard(0);
    try {
      const { verdict, violated } = await judgedScenario("network-partition");
      expect(verdict).toBe("fail");
      expect(violated).toContainEqual(
        expect.stringMatching(/^the old master acknowledges its last write within max-lag/),
      );
    } finally {
      await writeGuard(lab.config.settings.minReplicasToWrite);
    }
  });
});

describe("the runner", () => {
  test("heals when it is interrupted, and says so by its exit code", async () => {
    const { code, timeline } = await interruptScenario("master-pause", "pause master");
    expect(code, timeline).toBe(130);
    expect(timeline).toContain("putting everything back");
    const states = await lab.docker.statuses();
    expect(states.filter(({ state }) => state === "paused")).toEqual([]);
    await steady();
  });

  test("injects nothing into a lab that is not steady, and says what is wrong with it", async () => {
    await lab.docker.pause("redis-2");
    try {
      const { verdict, code, reasons, t0Ms } = await runScenario("replica-failure");
      expect({ verdict, code, t0Ms }).toEqual({ verdict: "inconclusive", code: 2, t0Ms: null });
      expect(reasons.join("\n")).toContain("redis-2");
    } finally {
      await lab.docker.unpause("redis-2");
      await steady();
    }
  });

  test("make heal brings a lab back after an interrupted run: dead, paused, and with settings of a run that vanished", async () => {
    const priority = (node: Endpoint, value?: string) =>
      ask(node, lab.config.credentials.admin, async (redis) => {
        if (value) await redis.config("SET", "replica-priority", value);
        return ((await redis.config("GET", "replica-priority")) as string[])[1];
      });
    const { master } = await readState(lab.config);
    const preferred = lab.config.redisNodes.find(({ name }) => name === master);
    const replica = lab.config.redisNodes.find(({ name }) => name !== master);
    if (!preferred || !replica) throw new Error("there is no master");
    // What a switchover leaves on the node it preferred that was killed after it was promoted. (A replica takes it back by
    // itself.)
    await priority(preferred, "1");
    await lab.docker.kill(replica.name);
    await lab.docker.pause("sentinel-2");
    await lab.docker.stop("haproxy");
    const { code, stdout, stderr } = await lab.make("heal");
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain("the lab is steady");
    await steady();
    const priorities = await Promise.all(lab.config.redisNodes.map((node) => priority(node)));
    expect(priorities).toEqual(lab.config.redisNodes.map(() => "100"));
  });
});

describe("chaos", () => {
  test(
    "no fault of three known seeds and a new one breaks an invariant, and each is put to the test",
    async () => {
      const { seed, round } = newRound();
      const again = `make chaos SEED=${seed} FAULTS=1`;
      console.info(`chaos: the new seed is ${seed}; again: ${again}`);
      const known = await judgedChaos(CHAOS_SEEDS.flatMap((one) => roundsOf(one, 1)));
      expect(known.code, `the seeds are ${CHAOS_SEEDS.join(", ")}\n${known.text}`).toBe(0);
      let fresh = await judgedChaos([round]);
      const { tested } = fresh;
      if (fresh.code !== 0) {
        console.warn(`chaos: seed ${seed} broke something, and is replayed: ${again}\n${fresh.text}`);
        // What happens once in many runs is for a person to look at; what happens twice running fails.
        fresh = await judgedChaos([round]);
      }
      expect(fresh.code, `${again}\n${fresh.text}`).toBe(0);
      const times = Object.entries(tested).map(([name, count]) => [name, count + (known.tested[name] ?? 0)]);
      expect(times.filter(([, count]) => count === 0)).toEqual([]);
    },
    CHAOS_WITHIN_MS,
  );
});
