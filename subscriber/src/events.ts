/** Server-sent events: `curl -N …/messages/stream` shows each message as it arrives. */
import type { Response } from "express";
import type { Inbox, Received } from "./inbox.ts";

/** A reader that falls behind this far is cut off; it comes back with the id it saw last. */
const LONGEST_BACKLOG_BYTES = 1 << 20;
/** Proxies and browsers drop connections that stay silent for a minute or less. */
const COMMENT_EVERY_MS = 15_000;
/** Catching up goes in pages, so that one reader can't hold the event loop. */
const PAGE = 500;

const asEvent = (message: Received) => `id: ${message.index}\ndata: ${JSON.stringify(message)}\n\n`;

/** Sends what came after `index`, then everything that comes, until the reader leaves. */
export function sendEvents(
  inbox: Inbox,
  response: Response,
  index: number,
  wanted: (message: Received) => boolean,
): void {
  response.set("Content-Type", "text/event-stream");
  response.flushHeaders();
  for (let at = index; at < inbox.last && response.writableLength < LONGEST_BACKLOG_BYTES; ) {
    const page = inbox.after(at, PAGE, wanted);
    for (const message of page.messages) response.write(asEvent(message));
    at = page.next;
  }
  const stop = inbox.listen((message) => {
    if (!wanted(message)) return;
    if (response.writableLength > LONGEST_BACKLOG_BYTES) response.destroy();
    else response.write(asEvent(message));
  });
  const comment = setInterval(() => response.write(": still here\n\n"), COMMENT_EVERY_MS);
  response.once("close", () => {
    stop();
    clearInterval(comment);
  });
}
