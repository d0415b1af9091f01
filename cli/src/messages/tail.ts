/** `tail`: messages as the subscriber receives them. */

import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { interruption } from "@redis-ha-lab/common/interruption.ts";
import { printable } from "@redis-ha-lab/common/printable.ts";
import { serverEvents } from "@redis-ha-lab/common/server-events.ts";
import { z } from "zod";

const RECONNECT_EVERY_MS = 1_000;

const message = z.object({
  index: z.number(),
  receivedAt: z.string(),
  lane: z.string().optional(),
  channel: z.string(),
  redisChannel: z.string().optional(),
  sequence: z.number().optional(),
  latencyMs: z.number().optional(),
  username: z.string().optional(),
  text: z.string().optional(),
});

/** One message; whatever it says, one line. */
export function line(received: z.output<typeof message>): string {
  const { receivedAt, lane, channel, redisChannel, sequence, latencyMs, username, text } = received;
  const where = redisChannel ?? `${lane ?? "?"}/${channel}`;
  const late = latencyMs === undefined ? "" : `  ${latencyMs.toFixed(1)} ms`;
  const said = text === undefined ? "" : `  ${username ?? ""}: ${text}`;
  return printable(
    `${receivedAt.slice(11, 23)}  ${printable(where).padEnd(16)}  ${sequence === undefined ? "" : `#${sequence}`}${late}${said}`,
  );
}

/** Prints the events of one connection. @returns the index of the last message seen. */
async function follow(url: string, after: number | undefined): Promise<number | undefined> {
  const from = after === undefined ? "" : `&after=${after}`;
  const response = await fetch(url + from, { signal: interruption });
  let last = after;
  for await (const { data } of serverEvents(response)) {
    const received = message.parse(JSON.parse(data));
    last = received.index;
    process.stdout.write(`${line(received)}\n`);
  }
  return last;
}

/** Until Ctrl-C. @param all the numbered traffic too, not only what people sent */
export async function tail({ subscriber }: LabConfig, all: boolean): Promise<void> {
  const url = `http://${subscriber.host}:${subscriber.port}/messages/stream?kind=${all ? "all" : "posted"}`;
  process.stderr.write(
    `Waiting for messages${all ? "" : '; send one: make send MESSAGE="hello"'} (Ctrl-C ends)\n`,
  );
  let last: number | undefined;
  let reported = false;
  while (!interruption.aborted) {
    try {
      last = await follow(url, last);
      reported = false;
    } catch {
      if (!reported && !interruption.aborted)
        process.stderr.write("the subscriber does not answer; trying again\n");
      reported = true;
    }
    await sleep(RECONNECT_EVERY_MS, undefined, { signal: interruption }).catch(() => {});
  }
}
