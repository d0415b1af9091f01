/** SLOWLOG GET and LATENCY LATEST as data. */
import type { Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import type { NodeAnswers } from "./schema.ts";

/** Enough to recognise a command by. */
const LONGEST_COMMAND = 160;
const LONGEST_ARGUMENT = 40;

const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
const list = (reply: Reply | undefined): readonly Reply[] => (Array.isArray(reply) ? reply : []);

/** `[id, seconds, microseconds, [argument, …], client, client name]` each. */
export function readSlowLog(reply: Reply | undefined): NodeAnswers["slowLog"]["entries"] {
  return list(reply).map((entry) => {
    const [id, seconds, microseconds, words, client, clientName] = list(entry);
    const command = list(words)
      .map((word) => cut(Buffer.from(String(word), "latin1").toString("utf8"), LONGEST_ARGUMENT))
      .join(" ");
    return {
      id: Number(id),
      at: Number(seconds) * 1_000,
      microseconds: Number(microseconds),
      command: cut(command, LONGEST_COMMAND),
      client: String(client ?? ""),
      clientName: clientName ? String(clientName) : null,
    };
  });
}

/** `[event, seconds, latest ms, maximum ms, …]` each. */
export function readLatency(reply: Reply | undefined): NodeAnswers["latency"] {
  return list(reply).map((entry) => {
    const [event, seconds, latest, maximum] = list(entry);
    return {
      event: String(event),
      at: Number(seconds) * 1_000,
      latestMs: Number(latest),
      maxMs: Number(maximum),
    };
  });
}
