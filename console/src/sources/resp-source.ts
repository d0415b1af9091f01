/** Asks one node or Sentinel the same questions again and again. */

import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import { type Reply, ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { failed } from "./contact.ts";
import { type Command, createRespAsker } from "./resp-asker.ts";
import { startRounds } from "./rounds.ts";
import type { Seen } from "./seen.ts";
import type { Source } from "./source.ts";

export interface RespSource<T> {
  readonly endpoint: Endpoint;
  readonly credentials: Credentials;
  readonly everyMs: number;
  readonly questions: readonly Command[];
  /** @returns an error reply when it refused to answer. */
  readonly read: (replies: readonly Reply[]) => T | ReplyError;
  /** The part of an answer that a person waits for: when it changes, that is urgent. */
  readonly gist: (told: T | null) => unknown;
  readonly onSeen: (seen: Seen<T>, urgent: boolean) => void;
}

export function watchResp<T>({
  endpoint,
  credentials,
  everyMs,
  questions,
  read,
  gist,
  onSeen,
}: RespSource<T>): Source {
  const asker = createRespAsker(endpoint, credentials);
  let before = "";

  async function ask(): Promise<Seen<T>> {
    const replies = await asker.ask(questions);
    const told = replies && read(replies);
    if (!(told instanceof ReplyError)) return { contact: asker.contact, told: told ?? null };
    return { contact: failed(asker.contact, { reason: told.message, connected: true }), told: null };
  }

  const rounds = startRounds(everyMs, async () => {
    const seen = await ask();
    const now = JSON.stringify([seen.contact.kind, gist(seen.told)]);
    onSeen(seen, now !== before);
    before = now;
  });
  return {
    nudge: rounds.nudge,
    stop: async () => {
      asker.close();
      await rounds.stop();
    },
  };
}
