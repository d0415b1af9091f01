/** What each client of a run felt: its own account compared with what the master holds. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import { compare, type OperationLog } from "@redis-ha-lab/scenarios/clients/operation-log.ts";
import { type Configuration, nameOf } from "./configuration.ts";
import { type Felt, felt, type Observation } from "./felt.ts";
import { entriesOf } from "./ledger.ts";
import { EVERY_MS, type Participant } from "./participants.ts";
import type { Program } from "./program.ts";
import type { Alignment, Hello } from "./protocol.ts";

/** Ids that may be under way between a program's output and here when it is stopped. */
const SLACK_IDS = 8;

export interface ClientRun extends Configuration {
  readonly hello: Hello;
  readonly felt: Felt;
}

export interface RunToJudge {
  /** Of the lab's own client, which writes what the others read. */
  readonly log: OperationLog;
  readonly readKey: string;
  readonly participants: readonly Participant[];
  /** By process id. */
  readonly samples: ReadonlyMap<number, Observation["samples"]>;
  readonly t0Ms: number;
  readonly endMs: number;
}

/** Reads everything back, then removes it. @throws when no node is the master, or it cannot be read. */
export async function judgeRun(
  config: LabConfig,
  { log, readKey, participants, samples, t0Ms, endMs }: RunToJudge,
): Promise<ClientRun[]> {
  const { master } = await readState(config);
  const node = config.redisNodes.find(({ name }) => name === master);
  if (!node) throw new Error("no node is the master, so nothing can be read back");
  return ask(
    node,
    config.credentials.lab,
    async (redis) => {
      const numbers = async (key: string, per: number) =>
        (await redis.lrange(key, 0, -1)).map((text) => Number(text) / per);
      compare(log.record, await numbers(readKey, 1));
      const found: ClientRun[] = [];
      for (const { program, alignment, beganMs, key, name, client, path, profile } of participants) {
        const entries = entriesOf(name, program.lines, alignment, {
          everyMs: EVERY_MS,
          died: program.died(),
          upToId: Math.floor((endMs - Math.max(beganMs, firstOf(program, alignment))) / EVERY_MS) - SLACK_IDS,
        });
        compare(entries.appends, await numbers(key, 2));
        const observation = {
          ...{ entries, truth: log.record, samples: samples.get(program.pid) ?? [] },
          printed: program.printed,
          clocksMs: alignment.withinMs + 1,
        };
        found.push({ client, path, profile, hello: program.hello, felt: felt(observation, t0Ms, endMs) });
      }
      const keys = [readKey, ...participants.map(({ key }) => key)];
      await redis.unlink(...keys);
      return found.sort((one, two) => nameOf(one).localeCompare(nameOf(two)));
    },
    30_000,
  );
}

/** When its first operation began. */
const firstOf = ({ lines }: Program, { offsetMs }: Alignment): number =>
  lines.reduce((least, { start }) => Math.min(least, start / 1_000 + offsetMs), Number.POSITIVE_INFINITY);
