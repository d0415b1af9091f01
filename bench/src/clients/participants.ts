/** The programs that go through one fault together: started, seen to be served, stopped. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { until } from "@redis-ha-lab/common/deadline.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { describeError } from "@redis-ha-lab/common/logger.ts";
import type { LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { type Configuration, nameOf } from "./configuration.ts";
import { type Program, startProgram } from "./program.ts";
import type { Alignment } from "./protocol.ts";

/** Between two operations of a client, of which every second one is an append: an outage is known to within 100 ms. */
export const EVERY_MS = 25;
/** Containers that start at the same time; more are slower on two cores. */
const STARTING = 4;
const FLOWING_WITHIN_MS = 30_000;

export interface Participant extends Configuration {
  readonly name: string;
  readonly key: string;
  readonly program: Program;
  readonly alignment: Alignment;
  readonly beganMs: number;
}

export interface LeftOut {
  readonly name: string;
  readonly why: string;
}

export interface Participants {
  readonly present: readonly Participant[];
  /** Configurations that could not take part, and why. */
  readonly leftOut: readonly LeftOut[];
  /** @throws when none of them starts. */
  startAll(configurations: readonly Configuration[]): Promise<void>;
  /** Starts them. A client without acknowledged appends soon takes no part: its outage would not be the fault's. */
  untilServed(): Promise<void>;
  stopAll(): Promise<void>;
  removeAll(): Promise<void>;
}

interface RunContext {
  readonly config: LabConfig;
  readonly docker: LabDocker;
  /** Client → image. */
  readonly images: ReadonlyMap<string, string>;
  /** What their keys begin with, and the key that they read. */
  readonly prefix: string;
  readonly readKey: string;
  readonly now: () => number;
  readonly say: (text: string) => void;
}

/** The environment of a client's program (clients/README.md). */
function environmentOf(
  config: LabConfig,
  one: Configuration,
  keys: { readonly APPEND_KEY: string; readonly READ_KEY: string },
): Record<string, string> {
  const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`;
  const { app, client } = config.credentials;
  return {
    ...{ CLIENT_PATH: one.path, CLIENT_PROFILE: one.profile, EVERY_MS: String(EVERY_MS) },
    ...{
      HAPROXY: at(config.haproxyWrite),
      SENTINELS: config.sentinels.map(at).join(","),
      MASTER_NAME: config.masterName,
    },
    ...{ REDIS_USERNAME: app.username, REDIS_PASSWORD: app.password },
    ...{ SENTINEL_USERNAME: client.username, SENTINEL_PASSWORD: client.password },
    ...keys,
  };
}

export function createParticipants(context: RunContext): Participants {
  const { config, docker, images, prefix, readKey, now, say } = context;
  const leftOut: LeftOut[] = [];
  const present: Participant[] = [];

  async function startOne(one: Configuration): Promise<void> {
    const name = nameOf(one);
    const key = `${prefix}:${name.replaceAll(" ", "-")}`;
    const image = images.get(one.client);
    if (image === undefined) throw new Error("it has no image");
    const env = environmentOf(config, one, { APPEND_KEY: key, READ_KEY: readKey });
    const program = await startProgram(docker, image, env, now);
    try {
      present.push({ ...one, name, key, program, alignment: await program.alignment(), beganMs: now() });
    } catch (error) {
      await program.remove();
      throw error;
    }
  }

  function leaveOut(name: string, error: unknown): void {
    leftOut.push({ name, why: describeError(error) });
    say(`left out: ${name}: ${describeError(error)}`);
  }

  async function dropOut(one: Participant, error: unknown): Promise<void> {
    present.splice(present.indexOf(one), 1);
    leaveOut(one.name, error);
    await one.program.remove();
  }

  return {
    present,
    leftOut,
    startAll: async (configurations) => {
      const waiting = [...configurations];
      const starter = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          interruption.throwIfAborted();
          say(`starting ${nameOf(next)}`);
          await startOne(next).catch((error) => leaveOut(nameOf(next), error));
        }
      };
      await Promise.all(Array.from({ length: STARTING }, starter));
      if (present.length === 0) throw new Error(leftOut.map(({ name, why }) => `${name}: ${why}`).join("; "));
    },

    untilServed: async () => {
      for (const { program } of present) program.start();
      const isFlowing = ({ program, alignment }: Participant) =>
        program.lines
          .slice(-20)
          .some(
            ({ id, outcome, end }) =>
              id % 2 === 0 && outcome === "ok" && end / 1_000 + alignment.offsetMs > now() - 1_000,
          );
      await until(() => present.every(isFlowing) || undefined, {
        withinMs: FLOWING_WITHIN_MS,
        everyMs: 100,
        why: () => "",
      }).catch(() => {});
      for (const one of present.filter((each) => !isFlowing(each))) {
        const error =
          one.program.lines.findLast((line) => line.error !== undefined)?.error ?? one.program.printed.at(-1);
        await dropOut(
          one,
          new Error(`its appends are not acknowledged before the fault: ${error ?? "it says nothing"}`),
        );
      }
    },

    stopAll: async () => {
      await Promise.all(present.map((one) => one.program.stop().catch((error) => dropOut(one, error))));
    },

    removeAll: async () => {
      await Promise.allSettled(present.map(({ program }) => program.remove()));
    },
  };
}
