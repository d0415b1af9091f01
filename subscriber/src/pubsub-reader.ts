/** What is listened to: one lane's numbered messages, and whatever people send on channels of their own. */
import { pubsubChannel } from "@redis-ha-lab/cluster/lanes.ts";
import type { Inbox } from "./inbox.ts";
import type { Intake } from "./intake.ts";
import type { Link } from "./link.ts";
import { keepSubscribed, type Reader } from "./subscription.ts";

export function readPubSub(link: Link, intake: Intake, channel = pubsubChannel(link.lane)): Reader {
  link.redis.on("message", (_channel: string, text: string) => intake.take(text));
  return keepSubscribed(link, (redis) => redis.subscribe(channel));
}

/** Colon: the lab's own channels, heard elsewhere. Underscore: what Redis and Sentinel say to each other. */
const OTHER_CHANNELS = "[^:_]*";

/** Raw text is shown and not counted: it carries no number to judge it by. */
export function readOtherChannels(link: Link, inbox: Inbox): Reader {
  link.redis.on("pmessage", (_pattern: string, redisChannel: string, text: string) =>
    inbox.put({ kind: "raw", channel: "pubsub", redisChannel, text }),
  );
  return keepSubscribed(link, (redis) => redis.psubscribe(OTHER_CHANNELS));
}
