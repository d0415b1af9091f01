/** Server-sent events, for readers that are no EventSource: it sends no headers, and Node has none. */
import { type EventSourceMessage, EventSourceParserStream } from "eventsource-parser/stream";

export type ServerEvent = EventSourceMessage;

/** The events of an answer, as they come, to its end. @throws for an answer that is an error. */
export function serverEvents({ ok, status, body }: Response): ReadableStream<ServerEvent> {
  if (!ok || !body) throw new Error(`HTTP ${status}`);
  return body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
}
