/**
 * Sends one document to many readers as server-sent events: whole at first (`state`), then what changes (`patch`).
 * A reader that comes back with the id it saw last gets what it missed, or the whole document when that is too long
 * ago or was another life of this process. What a slow reader could not take is not kept for it: it gets the whole
 * document as soon as it can.
 */
import { randomBytes } from "node:crypto";
import { diff } from "../patch.ts";
import { createReader, type HubCounts, type Reader, type Sink } from "./reader.ts";

/** A minute of patches at four a second: longer absences get the whole document. */
const PATCHES_KEPT = 240;

export interface Hub<T> {
  readonly current: T;
  readonly readers: number;
  readonly counts: Readonly<HubCounts>;
  /** Takes over the next document and sends what changed. */
  publish(next: T): void;
  /** @param lastEventId what the reader saw last. @returns a function that ends the reading. */
  subscribe(sink: Sink, lastEventId: string | undefined): () => void;
  /** Ends every reader. */
  close(): void;
}

export function createHub<T>(first: T): Hub<T> {
  // Another life has other numbers: without it a reader would take patches of this one for those of the last.
  const instance = randomBytes(4).toString("hex");
  const readers = new Set<Reader>();
  const counts: HubCounts = { states: 0, patches: 0, coalesced: 0, cut: 0 };
  let current = first;
  let number = 0;
  /** The text of the last patches; the newest has `number`. */
  let patches: string[] = [];
  /** The whole document as text, until the next change: many readers may come at once. */
  let whole: string | undefined;

  const idOf = (at: number) => `${instance}-${at}`;
  const event = (name: string, data: unknown) =>
    `id: ${idOf(number)}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  const wholeText = () => {
    whole ??= event("state", current);
    counts.states += 1;
    return whole;
  };

  /** The patches after an id; undefined when they are not all there. */
  function missed(lastEventId: string | undefined): readonly string[] | undefined {
    const [, life, text] = /^([0-9a-f]{8})-(0|[1-9]\d{0,14})$/.exec(lastEventId ?? "") ?? [];
    if (life !== instance) return undefined;
    const behind = number - Number(text);
    return behind >= 0 && behind <= patches.length ? patches.slice(patches.length - behind) : undefined;
  }

  return {
    get current() {
      return current;
    },
    get readers() {
      return readers.size;
    },
    counts,
    publish: (next) => {
      const operations = diff(current, next);
      current = next;
      if (operations.length === 0) return;
      number += 1;
      whole = undefined;
      const text = event("patch", operations);
      patches = [...patches.slice(1 - PATCHES_KEPT), text];
      for (const reader of readers) reader.take(text);
    },
    subscribe: (sink, lastEventId) => {
      const reader = createReader(sink, wholeText, counts);
      readers.add(reader);
      reader.begin(missed(lastEventId));
      return () => {
        readers.delete(reader);
        reader.end();
      };
    },
    close: () => {
      for (const reader of readers) reader.end();
      readers.clear();
    },
  };
}
