import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Action } from "../../src/hands/schema.ts";

const ABOUT = { session: "6f9619ff-8b86-4011-b42d-00c04fc964ff", verbs: [], scenarios: [] };
const STATE = { time: 1, actions: [] as Action[] };
const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

interface Asked {
  readonly path: string;
  readonly init: RequestInit | undefined;
}
let asked: Asked[];
let stored: Map<string, string>;
let answer: (path: string) => Response;

/** A stream that stays open, in pieces that are cut where they like. */
function stream(text: string): Response {
  const half = Math.floor(text.length / 2);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of [text.slice(0, half), text.slice(half)])
        controller.enqueue(new TextEncoder().encode(piece));
    },
  });
  return new Response(body);
}

/** The page anew, as after a reload: what it keeps in the tab stays. */
async function load(hash = "") {
  vi.resetModules();
  vi.stubGlobal("location", { hash, pathname: "/" });
  return import("./orders.ts");
}

beforeEach(() => {
  asked = [];
  stored = new Map();
  answer = () => stream(event("about", ABOUT) + event("state", STATE));
  vi.stubGlobal("sessionStorage", {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
  });
  vi.stubGlobal("history", { replaceState: vi.fn() });
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    asked.push({ path, init });
    return answer(path);
  });
});
afterEach(() => vi.unstubAllGlobals());

const until = vi.waitFor;

test("without a link the page sends no request", async () => {
  const page = await load("#runs-title");
  await page.followHands();
  expect([asked, page.hands.value, page.refusal.value]).toEqual([[], null, ""]);
});

test("the link's token goes into a header, and out of the address", async () => {
  const page = await load("#hands=secret-1");
  void page.followHands();
  await until(() => expect(page.hands.value).toEqual({ about: ABOUT, state: STATE }));
  expect(asked).toMatchObject([
    { path: "/hands/events", init: { headers: { Authorization: "Bearer secret-1" } } },
  ]);
  expect(history.replaceState).toHaveBeenCalledWith(null, "", "/");
});

test("the stream is read as the standard has it: comments, CRLF, data on several lines", async () => {
  const data = (value: unknown) =>
    JSON.stringify(value, null, 1)
      .split("\n")
      .map((line) => `data:${line}\r\n`)
      .join("");
  answer = () => stream(`: hello\r\n\r\nevent:about\r\n${data(ABOUT)}\r\nevent: state\r\n${data(STATE)}\r\n`);
  const page = await load("#hands=secret-1");
  void page.followHands();
  await until(() => expect(page.hands.value).toEqual({ about: ABOUT, state: STATE }));
});

test("a reload goes on with its session", async () => {
  void (await load("#hands=secret-1")).followHands();
  await until(() => expect(stored.size).toBe(2));
  void (await load()).followHands();
  await until(() => expect(asked.at(-1)?.path).toBe(`/hands/events?session=${ABOUT.session}`));
});

test("an order has its session and an id of its own; a refusal is shown with its reasons", async () => {
  const page = await load("#hands=secret-1");
  void page.followHands();
  await until(() => expect(page.hands.value).not.toBeNull());
  answer = () =>
    new Response(JSON.stringify({ error: "this is no order", details: ["seconds: too big"] }), {
      status: 422,
    });
  await page.give({ do: "heal-everything" });
  await page.give({ do: "heal-everything" });
  expect(page.refusal.value).toBe("this is no order; seconds: too big");
  const orders = asked.slice(1).map(({ init }) => JSON.parse(String(init?.body)));
  expect(orders).toMatchObject([
    { do: "heal-everything", session: ABOUT.session },
    { do: "heal-everything" },
  ]);
  expect(orders[0].id).not.toBe(orders[1].id);
});

test("a token of another start is not tried again, and the page says what to do", async () => {
  answer = () =>
    new Response(JSON.stringify({ error: "make hands prints the present link" }), { status: 401 });
  const page = await load("#hands=old");
  await page.followHands();
  expect([asked.length, page.refusal.value]).toEqual([1, "make hands prints the present link"]);
});

test("where storage is forbidden the link works all the same", async () => {
  const forbidden = () => {
    throw new Error("forbidden");
  };
  vi.stubGlobal("sessionStorage", { getItem: forbidden, setItem: forbidden });
  const page = await load("#hands=secret-1");
  void page.followHands();
  await until(() => expect(page.hands.value).not.toBeNull());
});
