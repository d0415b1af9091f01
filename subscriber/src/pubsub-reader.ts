/** What is listened to: one client path's numbered messages, and whatever people send on channels of their own. */
import { pubsubChannel } from "@redis-ha-lab/cluster/client-paths.ts";
import type { Inbox } from "./inbox.ts";
import type { Intake } from "./intake.ts";
import type { SubscriberLink } from "./link.ts";
import { keepSubscribed, type Reader } from "./subscription.ts";

export function readPubSub(
  link: SubscriberLink,
  intake: Intake,
  channel = pubsubChannel(link.clientPath),
): Reader {
  link.redis.on("message", (_channel: string, text: string) => intake.take(text));
  return keepSubscribed(link, (redis) => redis.subscribe(channel));
}

/** Colon: the lab's own channels, heard elsewhere. Underscore: what Redis and Sentinel say to each other. */
const OTHER_CHANNELS = "[^:_]*";
/** Redis takes half a gigabyte; a person reads the beginning. */
const LONGEST_TEXT = 65_536;

/** Raw text is shown and not counted: it carries no number to judge it by. */
export function readOtherChannels(link: SubscriberLink, inbox: Inbox): Reader {
  link.redis.on("pmessage", (_pattern: string, redisChannel: string, text: string) =>
    inbox.put({ kind: "raw", channel: "pubsub", redisChannel, text: text.slice(0, LONGEST_TEXT) }),
  );
  return keepSubscribed(link, (redis) => redis.psubscribe(OTHER_CHANNELS));
}
