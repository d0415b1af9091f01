import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { apply } from "../patch.ts";
import { createHub, type Hub } from "./hub.ts";
import { BEHIND_BYTES, CUT_AFTER_MS } from "./reader.ts";

interface Document {
  readonly n: number;
  readonly text?: string;
}

/** A browser that applies what it gets; `stuck` takes nothing off the wire. */
class Browser extends EventEmitter {
  readonly events: string[] = [];
  document: Document | undefined;
  lastId: string | undefined;
  writableLength = 0;
  stuck = false;
  ended = false;
  destroyed = false;

  write(text: string): void {
    if (this.stuck) this.writableLength += text.length;
    const [, id, event, data] = /^id: (\S+)\nevent: (\w+)\ndata: (.*)\n\n$/.exec(text) ?? [];
    if (!id || !event || !data) throw new Error(`not an event: ${text}`);
    this.events.push(event);
    this.lastId = id;
    const value = JSON.parse(data);
    this.document = event === "state" ? value : apply(this.document, value);
  }
  end(): void {
    this.ended = true;
  }
  destroy(): void {
    this.destroyed = true;
  }
  drain(): void {
    this.writableLength = 0;
    this.stuck = false;
    this.emit("drain");
  }
}

let hub: Hub<Document>;
beforeEach(() => {
  vi.useFakeTimers();
  hub = createHub<Document>({ n: 0 });
});
afterEach(() => {
  hub.close();
  vi.useRealTimers();
});

const publish = (from: number, to: number) => {
  for (let n = from; n <= to; n++) hub.publish({ n });
};

test("a reader gets the whole document, then what changes", () => {
  const browser = new Browser();
  hub.subscribe(browser, undefined);
  publish(1, 3);
  expect(browser.events).toEqual(["state", "patch", "patch", "patch"]);
  expect(browser.document).toEqual({ n: 3 });
});

test("a document that did not change is not sent", () => {
  const browser = new Browser();
  hub.subscribe(browser, undefined);
  hub.publish({ n: 0 });
  expect(browser.events).toEqual(["state"]);
});

test("a reader that comes back gets what it missed", () => {
  const browser = new Browser();
  const leave = hub.subscribe(browser, undefined);
  publish(1, 2);
  leave();
  publish(3, 5);
  hub.subscribe(browser, browser.lastId);
  expect(browser.events).toEqual(["state", "patch", "patch", "patch", "patch", "patch"]);
  expect(browser.document).toEqual({ n: 5 });
});

test("a reader that was away for too long gets the whole document", () => {
  const browser = new Browser();
  hub.subscribe(browser, undefined)();
  publish(1, 241);
  hub.subscribe(browser, browser.lastId);
  expect(browser.events).toEqual(["state", "state"]);
  expect(browser.document).toEqual({ n: 241 });
});

test("an id of another life, from the future or of no document gets the whole document", () => {
  const other = new Browser();
  createHub<Document>({ n: 0 }).subscribe(other, undefined);
  const browser = new Browser();
  hub.subscribe(browser, undefined);
  const future = browser.lastId?.replace(/-\d+$/, "-7");
  for (const id of [other.lastId, future, "", "x", `${browser.lastId}0`]) {
    const back = new Browser();
    hub.subscribe(back, id);
    expect(back.events).toEqual(["state"]);
  }
});

test("a slow reader gets no backlog but the whole document once it can take it", () => {
  const browser = new Browser();
  hub.subscribe(browser, undefined);
  browser.stuck = true;
  hub.publish({ n: 1, text: "x".repeat(BEHIND_BYTES) });
  const backlog = browser.writableLength;
  publish(2, 1_000);
  expect(browser.writableLength).toBe(backlog);
  browser.drain();
  expect(browser.events).toEqual(["state", "patch", "state"]);
  expect(browser.document).toEqual({ n: 1_000 });
  publish(1_001, 1_001);
  expect(browser.document).toEqual({ n: 1_001 });
});

test("a reader that takes nothing any more is cut off", () => {
  const browser = new Browser();
  hub.subscribe(browser, undefined);
  browser.stuck = true;
  browser.writableLength = BEHIND_BYTES + 1;
  publish(1, 2);
  vi.advanceTimersByTime(CUT_AFTER_MS);
  expect(browser.destroyed).toBe(true);
  expect(hub.counts).toMatchObject({ coalesced: 1, cut: 1 });
});

test("closing ends every reader", () => {
  const browsers = [new Browser(), new Browser()];
  for (const browser of browsers) hub.subscribe(browser, undefined);
  expect(hub.readers).toBe(2);
  hub.close();
  expect(browsers.every(({ ended }) => ended)).toBe(true);
  expect(hub.readers).toBe(0);
});
