/** The highest rate at which the slowest hundredth of the messages still arrives soon, and what listeners cost. */
import { CHANNELS, type Channel, CLIENT_PATHS, type ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import { deliveredAt, type LatencySample } from "./latency.ts";
import { type Found, highestRate } from "./search.ts";
import type { Stage } from "./stage.ts";

export const P99_LIMIT_MS = 10;
export const FAN_OUT = [1, 10, 100] as const;
/** Messages per second while fan-out's latency is measured: 100 subscribers count 10,000 then. */
export const FAN_OUT_RATE = 100;

export interface Limit extends Found {
  readonly clientPath: ClientPath;
  readonly channel: Channel;
  readonly subscribers: number;
}

/** Where to begin and where to give up; the pace of one sending process ends near the upper one. */
const SEARCH = { from: 4_000, upTo: 256_000, trials: 10 } as const;
/** A sender that needs this much longer than planned does not keep the pace, whatever the latencies are. */
const LATE = 1.1;

/** To be called while its subscribers listen. */
async function limitOf(
  stage: Stage,
  what: Pick<Limit, "clientPath" | "channel" | "subscribers">,
  forMs: number,
  say: (text: string) => void,
): Promise<Limit> {
  const search = { ...SEARCH, from: Math.max(100, SEARCH.from / what.subscribers) };
  const found = await highestRate(search, async (rate) => {
    const { sent, counted, missing } = await deliveredAt(stage, { ...what, rate }, forMs);
    const p99Ms = counted.delivered.p99Ms ?? Number.POSITIVE_INFINITY;
    const kept = sent.seconds * 1_000 < forMs * LATE + P99_LIMIT_MS * 2;
    const holds = kept && sent.notOk === 0 && missing === 0 && p99Ms < P99_LIMIT_MS;
    say(
      `highest rate, ${what.channel} by ${what.clientPath}, ${what.subscribers} subscribers: ${rate}/s has p99 ${p99Ms.toFixed(1)} ms${holds ? "" : ", does not hold"}`,
    );
    return holds;
  });
  return { ...what, ...found };
}

export async function findLimits(stage: Stage, forMs: number, say: (text: string) => void): Promise<Limit[]> {
  const limits: Limit[] = [];
  for (const channel of CHANNELS) {
    for (const clientPath of CLIENT_PATHS) {
      const what = { clientPath, channel, subscribers: 1 };
      limits.push(await stage.heard(what, () => limitOf(stage, what, forMs, say)));
    }
  }
  return limits;
}

export interface FanOut {
  readonly samples: readonly LatencySample[];
  readonly limits: readonly Limit[];
}

/** Pub/Sub through HAProxy to one, ten and a hundred subscribers, each with a connection of its own. */
export async function measureFanOut(
  stage: Stage,
  rounds: number,
  forMs: number,
  say: (text: string) => void,
): Promise<FanOut> {
  const samples: LatencySample[] = [];
  const limits: Limit[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const subscribers of FAN_OUT) {
      const what = { clientPath: "haproxy", channel: "pubsub", subscribers } as const;
      await stage.heard(what, async () => {
        say(`${FAN_OUT_RATE} messages per second to ${subscribers} subscribers`);
        const pace = { ...what, rate: FAN_OUT_RATE };
        const { sent, counted, missing } = await deliveredAt(stage, pace, forMs);
        samples.push({
          ...{ round, ...pace, contender: "publisher", missing },
          ...{ acknowledged: sent.acknowledged, delivered: counted.delivered },
        });
        // Once is enough: it is a search of many trials already.
        if (round === rounds && subscribers > 1) limits.push(await limitOf(stage, what, forMs, say));
      });
    }
  }
  return { samples, limits };
}
