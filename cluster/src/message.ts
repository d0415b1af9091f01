/** The numbered message that both applications speak, on Pub/Sub and in the stream alike. */

export interface Message {
  /** Names one life of the publisher: its start in Unix milliseconds. Numbers count from 1 within a run. */
  readonly run: number;
  readonly sequence: number;
  /**
   * When it was handed to the client path, in microseconds of the machine's monotonic clock. All containers of one host
   * share that clock, and nothing steps it: a latency is then a plain difference.
   */
  readonly sentAtUs: number;
  /** Present on what a person sent. */
  readonly username?: string;
  readonly text?: string;
}

/**
 * What performance.now() calls zero, on the clock of hrtime: both are the same clock, counted from elsewhere. Of
 * some readings the quickest counts: whatever comes between two clocks (the first use of `performance` loads it, a
 * busy machine takes the CPU away) would be a difference between processes for as long as they live.
 */
function zeroUs(): number {
  let quickest = Number.POSITIVE_INFINITY;
  let zero = 0;
  for (let n = 0; n < 50; n += 1) {
    const before = Number(process.hrtime.bigint()) / 1_000;
    const now = performance.now() * 1_000;
    const after = Number(process.hrtime.bigint()) / 1_000;
    if (after - before >= quickest) continue;
    quickest = after - before;
    zero = (before + after) / 2 - now;
  }
  return zero;
}
const ZERO_US = zeroUs();

/**
 * Microseconds of CLOCK_MONOTONIC; comparable between processes of one host, until it reboots. Asked twice for each
 * message, so by performance.now(): hrtime's big integers cost three times as much, and the collector its share.
 */
export const monotonicUs = (): number => Math.floor(ZERO_US + performance.now() * 1_000);

/** Numbers need no escaping: what carries nothing else is written without JSON.stringify, at a third of its cost. */
export const encodeMessage = (message: Message): string =>
  message.text === undefined && message.username === undefined
    ? `{"run":${message.run},"sequence":${message.sequence},"sentAtUs":${message.sentAtUs}}`
    : JSON.stringify(message);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;
const isText = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === "string";

/** @returns the message, or undefined for anything that is not one: others can write to these channels too. */
export function decodeMessage(text: string): Message | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (value === null || typeof value !== "object") return undefined;
  const { run, sequence, sentAtUs, username, text: words } = value as Record<string, unknown>;
  if (!isCount(run) || !isCount(sequence) || !isCount(sentAtUs) || !isText(username) || !isText(words)) {
    return undefined;
  }
  const message: { -readonly [Field in keyof Message]: Message[Field] } = { run, sequence, sentAtUs };
  if (username !== undefined) message.username = username;
  if (words !== undefined) message.text = words;
  return message;
}

/**
 * The stream entry's id carries the number: Redis refuses an id it already has, so that a message whose first
 * attempt ended unknown can be sent again without ever being stored twice.
 */
export const streamId = ({ run, sequence }: Pick<Message, "run" | "sequence">): string =>
  `${run}-${sequence}`;
