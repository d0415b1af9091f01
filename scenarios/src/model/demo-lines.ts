/**
 * What the client to copy (demo/src/demo.ts) prints, by its strict shape: three lines about a turn in which it was
 * served, one about a turn in which it was not.
 */

export interface PrintedLine {
  readonly atMs: number;
  readonly text: string;
}

/** It wrote to the master and read. Nodes are addresses, as it prints them. */
export interface ServedTurn {
  readonly kind: "served";
  /** Of its last line, as for every turn. */
  readonly atMs: number;
  readonly master: string;
  readonly replicas: readonly string[];
  /** The timestamp that it wrote, ISO 8601, taken right before. */
  readonly wrote: string;
  /** What it then read; null where its key was absent. */
  readonly read: string | null;
  readonly readFrom: string;
}

export interface FailedTurn {
  readonly kind: "failed";
  readonly atMs: number;
  readonly error: string;
}

export type Turn = ServedTurn | FailedTurn;

const ADDRESS = String.raw`[\w.:-]+:\d{1,5}`;
const TIMESTAMP = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
const MASTER = new RegExp(`^master (${ADDRESS})  replicas (none|${ADDRESS}(?: ${ADDRESS})*)$`);
const WROTE = new RegExp(`^wrote  (${TIMESTAMP})$`);
const READ = new RegExp(`^read   (${TIMESTAMP}|null)  from (the master|a replica), (${ADDRESS})$`);
const ERROR = /^error {2}(\S.*)$/;

/** @returns undefined when a line is of another shape, or the three contradict each other. */
function servedTurn(lines: readonly PrintedLine[]): ServedTurn | undefined {
  const [first, second, third] = lines;
  const [, master, listed = ""] = MASTER.exec(first?.text ?? "") ?? [];
  const [, wrote = ""] = WROTE.exec(second?.text ?? "") ?? [];
  const [, read, from, readFrom] = READ.exec(third?.text ?? "") ?? [];
  if (master === undefined || readFrom === undefined || third === undefined) return undefined;
  if (Number.isNaN(Date.parse(wrote))) return undefined;
  const replicas = listed === "none" ? [] : listed.split(" ");
  const isRight =
    from === "the master" ? readFrom === master && replicas.length === 0 : replicas.includes(readFrom);
  if (!isRight) return undefined;
  return {
    kind: "served",
    ...{ atMs: third.atMs, master, replicas, wrote, readFrom },
    read: read === "null" || read === undefined ? null : read,
  };
}

interface Heard {
  /** The turn that the line ends. */
  readonly turn?: Turn;
  /** Lines that it does not print, or not there: this one, and what of its turn came before it. */
  readonly strange: readonly PrintedLine[];
}

/** @returns what takes its lines one after the other. */
export function turnReader(): { take(line: PrintedLine): Heard; isInTurn(): boolean } {
  let begun: PrintedLine[] = [];

  function take(line: PrintedLine): Heard {
    const [, error] = ERROR.exec(line.text) ?? [];
    if (begun.length === 0 && error !== undefined)
      return { turn: { kind: "failed", atMs: line.atMs, error }, strange: [] };
    const lines = [...begun, line];
    const isNext = [MASTER, WROTE, READ][begun.length]?.test(line.text) ?? false;
    begun = isNext && lines.length < 3 ? lines : [];
    if (!isNext) return { strange: lines };
    if (lines.length < 3) return { strange: [] };
    const turn = servedTurn(lines);
    return turn ? { turn, strange: [] } : { strange: lines };
  }
  return { take, isInTurn: () => begun.length > 0 };
}

export interface Turns {
  readonly turns: readonly Turn[];
  readonly strange: readonly PrintedLine[];
  /** Whether the last turn is told in part only. */
  readonly isOpen: boolean;
}

export function turnsOf(lines: readonly PrintedLine[]): Turns {
  const reader = turnReader();
  const heard = lines.map((line) => reader.take(line));
  return {
    turns: heard.flatMap(({ turn }) => turn ?? []),
    strange: heard.flatMap(({ strange }) => strange),
    isOpen: reader.isInTurn(),
  };
}
