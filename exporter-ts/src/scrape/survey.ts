/** What one kind of node is asked, and what becomes of the answers. */
import { type Command, type Reply, ReplyError, type Request } from "@redis-ha-lab/cluster/resp/codec.ts";
import { ConnectionFailure, refusal } from "@redis-ha-lab/cluster/resp/failure.ts";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { type InfoReply, readInfo } from "../collectors/info-reply.ts";
import { gauge } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import type { ScrapeResponse } from "../exposition/scrape-response.ts";

/** What a collector gets to see and to write to. */
export interface Scrape {
  readonly response: ScrapeResponse;
  readonly info: InfoReply;
  /** Addresses as names, because labels of our own carry names only. */
  readonly nodeAt: (host: string, port: string | number) => string;
  /** Every Redis node there is. */
  readonly redisNodes: () => readonly Endpoint[];
}

/** One round trip to the target; one reply per command. @throws ConnectionFailure */
export type Ask = (request: Request) => Promise<readonly Reply[]>;

/** @throws ConnectionFailure when the target gives no metrics at all. */
export type Survey = (ask: Ask, response: ScrapeResponse) => Promise<void>;

export type Names = Pick<Scrape, "nodeAt" | "redisNodes">;

const COMMAND_FAILED = gauge(
  "redis_exporter_command_failed",
  "1 for each command the target refused or does not know; its families are missing.",
);

/** INFO's reply, without which there are no metrics. @throws ConnectionFailure */
export function infoOf(reply: Reply | undefined): InfoReply {
  if (reply instanceof ReplyError) throw refusal(reply);
  if (typeof reply !== "string") throw new ConnectionFailure("protocol", "INFO was not answered with a text");
  return readInfo(reply);
}

/** The first two words of a command with subcommands, else the first: what the ACL knows. */
export function nameOfCommand(command: Command): string {
  const [word = "", sub] = command.map(String);
  const container = /^(config|latency|slowlog|sentinel|client|commandlog)$/i.test(word);
  return (container && sub !== undefined ? `${word} ${sub}` : word).toLowerCase();
}

/** Notes whether a command was refused. @returns the reply, or undefined when it was. */
export function accepted(
  response: ScrapeResponse,
  command: Command,
  reply: Reply | undefined,
): Reply | undefined {
  const refused = reply === undefined || reply instanceof ReplyError;
  response.add(COMMAND_FAILED, refused ? 1 : 0, labels({ command: nameOfCommand(command) }));
  return refused ? undefined : reply;
}
