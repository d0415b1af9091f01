import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aState } from "../../tests/fixtures/console-state.ts";
import { follow } from "./follow.ts";

/** The browser's own, as far as it is used. */
class FakeSource extends EventTarget {
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static all: FakeSource[] = [];
  readyState = FakeSource.OPEN;
  constructor() {
    super();
    FakeSource.all.push(this);
  }
  close(): void {
    this.readyState = FakeSource.CLOSED;
  }
  send(type: string, value: unknown): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(value) }));
  }
  fail(final: boolean): void {
    this.readyState = final ? FakeSource.CLOSED : 0;
    this.dispatchEvent(new Event("error"));
  }
}

const latest = (): FakeSource => {
  const source = FakeSource.all.at(-1);
  if (!source) throw new Error("nothing was opened");
  return source;
};
let connections: string[];
let masters: (string | null)[];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeSource);
  FakeSource.all = [];
  connections = [];
  masters = [];
  follow("/api/events", {
    changed: ({ master }) => void masters.push(master),
    connection: ({ state }) => void connections.push(state),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const patch = [{ op: "replace", path: "/master", value: "redis-2" }];

test("a document comes whole, then as what changes", () => {
  latest().send("state", aState());
  latest().send("patch", patch);
  expect(masters).toEqual(["redis-1", "redis-2"]);
  expect(connections).toEqual(["live"]);
});

test("a connection that breaks is lost at once, and live again with the next word", () => {
  latest().send("state", aState());
  latest().fail(false);
  expect(connections).toEqual(["live", "lost"]);
  latest().send("patch", patch);
  expect(connections).toEqual(["live", "lost", "live"]);
});

test("a connection that is open and silent is lost after three seconds, and another is tried", () => {
  latest().send("state", aState());
  vi.advanceTimersByTime(2_900);
  expect(connections).toEqual(["live"]);
  vi.advanceTimersByTime(700);
  expect(connections).toEqual(["live", "lost"]);
  vi.advanceTimersByTime(2_000);
  expect(FakeSource.all.length).toBe(2);
});

test("a refusal for good is not the end", () => {
  latest().send("state", aState());
  latest().fail(true);
  vi.advanceTimersByTime(5_000);
  latest().send("state", aState({ master: "redis-3" }));
  expect(FakeSource.all.length).toBe(2);
  expect(masters.at(-1)).toBe("redis-3");
});

test("a patch of another history is not guessed at: the whole document is asked for", () => {
  latest().send("state", aState());
  latest().send("patch", [{ op: "replace", path: "/nodes/9/role", value: "master" }]);
  expect(FakeSource.all.length).toBe(2);
  expect(FakeSource.all[0]?.readyState).toBe(FakeSource.CLOSED);
  expect(masters).toEqual(["redis-1"]);
});

test("a page that has heard nothing yet has lost nothing", () => {
  latest().fail(false);
  vi.advanceTimersByTime(10_000);
  expect(connections).toEqual([]);
});
