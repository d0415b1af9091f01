/** Asks one node four times a second what it is. */
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import type { Credentials } from "@redis-ha-lab/common/redis.ts";
import { ErrorReply } from "@redis-ha-lab/scenarios/clients/resp.ts";
import { type Contact, failed, NEVER } from "./contact.ts";
import { NODE_QUESTIONS, type NodeTold, readNodeReplies } from "./node-told.ts";
import { createRespAsker } from "./resp-asker.ts";
import { startRounds } from "./rounds.ts";
import type { Source } from "./source.ts";

const EVERY_MS = 250;

export interface NodeSeen {
  readonly contact: Contact;
  /** Null unless it answered the last question. */
  readonly told: NodeTold | null;
}

export const NODE_UNSEEN: NodeSeen = { contact: NEVER, told: null };

export function watchNode(
  node: Endpoint,
  nodes: readonly Endpoint[],
  credentials: Credentials,
  onChange: (seen: NodeSeen, urgent: boolean) => void,
): Source {
  const asker = createRespAsker(node, credentials);
  let before = NODE_UNSEEN;

  const rounds = startRounds(EVERY_MS, async () => {
    const replies = await asker.ask(NODE_QUESTIONS);
    const told = replies && readNodeReplies(replies, nodes);
    const seen =
      told instanceof ErrorReply
        ? { contact: failed(asker.contact, { reason: told.message, connected: true }), told: null }
        : { contact: asker.contact, told: told ?? null };
    const urgent =
      seen.contact.kind !== before.contact.kind ||
      seen.told?.role !== before.told?.role ||
      seen.told?.follows !== before.told?.follows ||
      seen.told?.linkState !== before.told?.linkState;
    before = seen;
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
