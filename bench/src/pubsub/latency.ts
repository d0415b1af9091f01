/** How long a message takes at a rate that does not fill anything up, beside a bare round trip at the same rate. */
import { CHANNELS, type Channel, CLIENT_PATHS, type ClientPath } from "@redis-ha-lab/cluster/client-paths.ts";
import type { Percentiles } from "./latencies.ts";
import type { Stage } from "./stage.ts";

export const RATES = [100, 1_000, 10_000] as const;

export interface LatencySample {
  readonly round: number;
  readonly clientPath: ClientPath;
  readonly channel: Channel;
  readonly contender: "bare" | "publisher";
  /** Messages per second. */
  readonly rate: number;
  readonly subscribers: number;
  /** From the intended moment to Redis's acknowledgement. */
  readonly acknowledged: Percentiles;
  /** From the intended moment to the subscriber's count; null without a subscriber. */
  readonly delivered: Percentiles | null;
  readonly missing: number | null;
}

const WARM_UP_MS = 300;
/** Long enough for a p99 to be more than the worst of a handful. */
const durationFor = (rate: number, forMs: number) => (rate < 1_000 ? forMs * 2 : forMs);

export type Pace = Pick<LatencySample, "clientPath" | "channel" | "rate" | "subscribers">;

/** The publisher at this pace; to be called while its subscribers listen. */
export async function deliveredAt(
  stage: Stage,
  { clientPath, channel, rate, subscribers }: Pace,
  forMs: number,
) {
  const pace = (ms: number) =>
    stage.counted(
      () => stage.sender.ask({ do: "paced", clientPath, channel, contender: "publisher", rate, forMs: ms }),
      (sent) => sent.messages * subscribers,
    );
  await pace(WARM_UP_MS);
  const [sent, counted] = await pace(forMs);
  return { sent, counted, missing: sent.messages * subscribers - counted.received };
}

async function bareRoundTrip(stage: Stage, clientPath: ClientPath, rate: number, forMs: number) {
  const pace = (ms: number) =>
    stage.sender.ask({ do: "paced", clientPath, channel: "pubsub", contender: "bare", rate, forMs: ms });
  await pace(WARM_UP_MS);
  return pace(forMs);
}

/** One round: every rate and client path; the bare round trip in the middle or at the ends, in turns. */
export async function latencyRound(
  stage: Stage,
  round: number,
  forMs: number,
  say: (text: string) => void,
): Promise<LatencySample[]> {
  const samples: LatencySample[] = [];
  for (const rate of RATES) {
    const ms = durationFor(rate, forMs);
    for (const clientPath of CLIENT_PATHS) {
      const bare = async () => {
        say(`${rate} messages per second by ${clientPath}: bare round trip`);
        const { acknowledged } = await bareRoundTrip(stage, clientPath, rate, ms);
        const what = { round, clientPath, channel: "pubsub", contender: "bare", rate } as const;
        samples.push({ ...what, subscribers: 0, acknowledged, delivered: null, missing: null });
      };
      const ours = async (channel: Channel) => {
        say(`${rate} messages per second by ${clientPath}: ${channel}`);
        const what = { round, clientPath, channel, contender: "publisher", rate, subscribers: 1 } as const;
        const { sent, counted, missing } = await stage.heard(what, () => deliveredAt(stage, what, ms));
        const { acknowledged } = sent;
        samples.push({ ...what, acknowledged, delivered: counted.delivered, missing });
      };
      const turns = [bare, ...CHANNELS.map((channel) => () => ours(channel))];
      const first = (round - 1) % turns.length;
      for (const turn of [...turns.slice(first), ...turns.slice(0, first)]) await turn();
    }
  }
  return samples;
}
