/** Asks one node or Sentinel the same questions again and again. */

import type { Credentials } from "@redis-ha-lab/cluster/connect/redis.ts";
import { type Reply, ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { failed } from "./contact.ts";
import { type Command, createRespReader } from "./resp-reader.ts";
import { startRounds } from "./rounds.ts";
import type { Seen, Source } from "./source.ts";

export interface RespSource<T> {
  readonly endpoint: Endpoint;
  readonly credentials: Credentials;
  readonly everyMs: number;
  readonly questions: readonly Command[];
  /** @returns an error reply when it refused to answer. */
  readonly read: (replies: readonly Reply[]) => T | ReplyError;
  /** The part of an answer that a person waits for: when it changes, that is urgent. */
  readonly fingerprint: (report: T | null) => unknown;
  readonly onSeen: (seen: Seen<T>, urgent: boolean) => void;
}

export function watchResp<T>({
  endpoint,
  credentials,
  everyMs,
  questions,
  read,
  fingerprint,
  onSeen,
}: RespSource<T>): Source {
  const reader = createRespReader(endpoint, credentials);
  let before = "";

  async function ask(): Promise<Seen<T>> {
    const replies = await reader.ask(questions);
    const report = replies && read(replies);
    if (!(report instanceof ReplyError)) return { contact: reader.contact, report: report ?? null };
    return { contact: failed(reader.contact, { reason: report.message, connected: true }), report: null };
  }

  const rounds = startRounds(everyMs, async () => {
    const seen = await ask();
    const now = JSON.stringify([seen.contact.kind, fingerprint(seen.report)]);
    onSeen(seen, now !== before);
    before = now;
  });
  return {
    pollNow: rounds.pollNow,
    stop: async () => {
      reader.close();
      await rounds.stop();
    },
  };
}
