/** Asks one Sentinel twice a second, and after each of its events, what it thinks. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Credentials } from "@redis-ha-lab/common/redis.ts";
import { ErrorReply } from "@redis-ha-lab/scenarios/clients/resp.ts";
import { type Contact, failed, NEVER } from "./contact.ts";
import { createRespAsker } from "./resp-asker.ts";
import { startRounds } from "./rounds.ts";
import { readSentinelReplies, type SentinelTold, sentinelQuestions } from "./sentinel-told.ts";
import type { Source } from "./source.ts";

/** Its events say at once that something changed; this catches what an event lost on the way would have said. */
const EVERY_MS = 500;

export interface SentinelSeen {
  readonly contact: Contact;
  readonly told: SentinelTold | null;
}

export const SENTINEL_UNSEEN: SentinelSeen = { contact: NEVER, told: null };

export interface SentinelSourceOptions {
  readonly nodes: readonly Endpoint[];
  readonly sentinels: readonly Endpoint[];
  readonly masterName: string;
  readonly credentials: Credentials;
  readonly onChange: (seen: SentinelSeen, urgent: boolean) => void;
}

export function watchSentinel(sentinel: Endpoint, options: SentinelSourceOptions): Source {
  const { nodes, sentinels, masterName, credentials, onChange } = options;
  const asker = createRespAsker(sentinel, credentials);
  const questions = sentinelQuestions(masterName);
  let before = "";

  const rounds = startRounds(EVERY_MS, async () => {
    const replies = await asker.ask(questions);
    const told = replies && readSentinelReplies(sentinel.name, replies, nodes, sentinels);
    const seen =
      told instanceof ErrorReply
        ? { contact: failed(asker.contact, { reason: told.message, connected: true }), told: null }
        : { contact: asker.contact, told: told ?? null };
    const now = JSON.stringify([seen.contact.kind, seen.told?.vote, seen.told?.opinions, seen.told?.lost]);
    const urgent = now !== before;
    before = now;
    onChange(seen, urgent);
  });
  return {
    nudge: rounds.nudge,
    stop: async () => {
      asker.close();
      await rounds.stop();
    },
  };
}
