/** Nodes that are not configured but known to a Sentinel: what all Sentinels that answer list, taken together. */

import { instances } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { type Command, encode, type Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import type { PersistentConnection } from "../scrape/persistent-connection.ts";
import type { Node } from "../targets.ts";

/** A node that joins is scraped within this time; asking costs a Sentinel some 50 µs. */
const PERIOD_MS = 5_000;
const ANSWER_LIMIT_MS = 1_000;

const MASTERS = encode([["SENTINEL", "MASTERS"]]);
const perMaster = (name: string): readonly Command[] => [
  ["SENTINEL", "REPLICAS", name],
  ["SENTINEL", "SENTINELS", name],
];

type Address = Omit<Node, "name" | "discovered">;

function addresses(reply: Reply | undefined, kind: Node["kind"]): readonly Address[] {
  return (
    instances(reply)
      .map(({ host, port }) => ({ host, port: Number(port), kind }))
      // A replica that was never reached has no port yet.
      .filter(({ port }) => port > 0)
  );
}

/** Everything one Sentinel knows. @throws ConnectionFailure */
async function knownTo(connection: PersistentConnection): Promise<readonly Address[]> {
  const deadlineAt = performance.now() + ANSWER_LIMIT_MS;
  const [masters] = (await connection.ask(MASTERS, deadlineAt)).replies;
  const names = instances(masters).map((one) => one.text("name") ?? "");
  if (names.length === 0) return [];
  const { replies } = await connection.ask(encode(names.flatMap(perMaster)), deadlineAt);
  return [
    ...addresses(masters, "redis"),
    ...replies.flatMap((reply, at) => addresses(reply, at % 2 === 0 ? "redis" : "sentinel")),
  ];
}

/**
 * Asks all Sentinels now and then, and reports what they know.
 * @param onFound not called while no Sentinel answers: what was found before is still the best guess.
 */
export function discoverNodes(
  sentinels: () => readonly PersistentConnection[],
  onFound: (nodes: readonly Address[]) => void,
): { close(): void } {
  const round = async () => {
    const answers = await Promise.allSettled(sentinels().map(knownTo));
    const answered = answers.filter((answer) => answer.status === "fulfilled");
    if (answered.length === 0) return;
    const found = new Map(
      answered.flatMap(({ value }) => value).map((node) => [`${node.host}:${node.port}`, node]),
    );
    onFound([...found.values()]);
  };
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const next = () => {
    if (closed) return;
    timer = setTimeout(() => void round().finally(next), PERIOD_MS);
    timer.unref();
  };
  void round().finally(next);
  return {
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}
