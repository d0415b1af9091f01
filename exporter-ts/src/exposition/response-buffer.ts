/**
 * Where responses are put together, byte by byte and used again. A response of 200 kB as one string cost more CPU to join and
 * encode than everything else in a scrape, and 600 kB of fresh memory each time.
 */

const FIRST_BYTES = 256 * 1024;
/** UTF-8 needs at most this many bytes for one unit of a JavaScript string. */
const MOST_BYTES_PER_UNIT = 3;

export class ResponseBuffer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #length = 0;

  write(text: string): void {
    const most = this.#length + text.length * MOST_BYTES_PER_UNIT;
    if (most > this.#bytes.length) this.#grow(most);
    this.#length += this.#bytes.write(text, this.#length);
  }

  #grow(least: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(least, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  /** What was written, until the next `clear`. */
  get content(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }
}

/** Buffers that no response needs any more. */
const idle: ResponseBuffer[] = [];
/** More than Prometheus ever fills at the same time. Those of a crowd that reads slowly are not kept for ever. */
const MOST_IDLE = 16;

export function takeBuffer(): ResponseBuffer {
  return idle.pop() ?? new ResponseBuffer();
}

/** Only once its content has left for the network. */
export function giveBack(buffer: ResponseBuffer): void {
  buffer.clear();
  if (idle.length < MOST_IDLE) idle.push(buffer);
}
