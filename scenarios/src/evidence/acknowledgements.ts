/** Which node acknowledged which write when. */
import type { ClientRecord, Operation, Recording } from "../model/journal.ts";
import { eventsOf } from "./moments.ts";

export interface Acknowledgement extends Operation {
  readonly client: string;
  /** The operation's number within its client. */
  readonly number: number;
}

const isWriter = (client: ClientRecord) => client.kind === "writer";

/** Acknowledged writes of the clients a filter lets through, by the time of the answer. */
export function acknowledgedWrites(
  recording: Recording,
  which: (client: ClientRecord) => boolean = () => true,
): Acknowledgement[] {
  return recording.clients
    .filter((client) => isWriter(client) && which(client))
    .flatMap((client) =>
      client.operations.map((operation, number) => ({ ...operation, client: client.name, number })),
    )
    .filter((operation) => operation.outcome === "ok")
    .sort((left, right) => left.endMs - right.endMs);
}

export interface Conflict {
  readonly earlier: Acknowledgement;
  readonly later: Acknowledgement;
}

/**
 * Writes that a node acknowledged although another had taken over: sent after the other's acknowledgement had
 * arrived, and without a Sentinel having chosen it anew in between. (That it answers role:master is no excuse: a
 * returning old master does too.) The first one per pair of nodes.
 */
export function conflicts(recording: Recording, writes: readonly Acknowledgement[]): Conflict[] {
  const chosen = eventsOf(recording, "sentinel").flatMap((event) => {
    const node = event.event === "+selected-slave" ? event.about : event.to;
    return node === undefined ? [] : [{ node, atMs: event.atMs }];
  });
  const byNode = new Map<string, Acknowledgement[]>();
  const found = new Map<string, Conflict>();
  for (const write of writes) {
    const node = write.node;
    if (node === null) continue;
    // Of each other node the last acknowledgement that had arrived when this was sent, and of those the latest.
    const successor = [...byNode]
      .flatMap(([other, acks]) =>
        other === node ? [] : (acks.findLast((ack) => ack.endMs < write.startMs) ?? []),
      )
      .reduce<Acknowledgement | undefined>(
        (last, next) => (last && last.endMs >= next.endMs ? last : next),
        undefined,
      );
    const mine = byNode.get(node)?.at(-1);
    if (successor && mine && mine.endMs < successor.endMs) {
      const anew = chosen.some(
        (event) => event.node === node && event.atMs > mine.endMs && event.atMs <= write.endMs,
      );
      const key = `${successor.node} ${node}`;
      if (!anew && !found.has(key)) found.set(key, { earlier: successor, later: write });
    }
    const acks = byNode.get(node);
    if (acks) acks.push(write);
    else byNode.set(node, [write]);
  }
  return [...found.values()];
}
