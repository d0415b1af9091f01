/**
 * The page's line to the service `hands`: a stream that is held open for as long as the page is, and orders. Without the
 * link that has the token there is none, and the page only looks.
 */
import { signal } from "@preact/signals";
import { serverEvents } from "@redis-ha-lab/common/server-events.ts";
import type { Action, HandsAbout, HandsState, Order } from "../../src/hands/schema.ts";

export interface Hands {
  readonly about: HandsAbout;
  readonly state: HandsState;
}

/** Null: this page only looks. */
export const hands = signal<Hands | null>(null);
/** Why the last order was refused, or why there are no hands although the page has a token. */
export const refusal = signal("");

export const isLive = ({ state }: Pick<Action, "state">): boolean => state !== "over" && state !== "failed";

const TOKEN_AS = "redis-ha-lab.hands";
const SESSION_AS = "redis-ha-lab.hands-session";
const AGAIN_MS = 1000;

let token = "";
let session: string | undefined;

/** Of this tab only: a reload keeps it, and another tab knows nothing of it. */
const keep = (name: string, value: string): void => {
  try {
    sessionStorage.setItem(name, value);
  } catch {
    // Storage may be forbidden: then a reload needs the link again.
  }
};
const kept = (name: string): string => {
  try {
    return sessionStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
};

const headers = () => ({ Authorization: `Bearer ${token}` });

async function problemOf(response: Response): Promise<string> {
  const { error, details } = (await response.json().catch(() => ({}))) as {
    error?: string;
    details?: string[];
  };
  return [error ?? `status ${response.status}`, ...(details ?? [])].join("; ");
}

/** Reads until the stream ends. @returns whether there is reason to try again. */
async function read(): Promise<boolean> {
  const wanted = session === undefined ? "" : `?session=${session}`;
  const response = await fetch(`/hands/events${wanted}`, { headers: headers() });
  if (!response.ok) {
    refusal.value = await problemOf(response);
    // A token of another start will not become right.
    return response.status !== 401;
  }
  refusal.value = "";
  // Not `for await`: not every browser iterates over a stream.
  const events = serverEvents(response).getReader();
  let about: HandsAbout | undefined;
  for (;;) {
    const { done, value } = await events.read();
    if (done) return true;
    if (value.event === "about") {
      about = JSON.parse(value.data) as HandsAbout;
      session = about.session;
      keep(SESSION_AS, session);
    } else if (value.event === "state" && about)
      hands.value = { about, state: JSON.parse(value.data) as HandsState };
  }
}

type Wanted = Order extends infer Each ? (Each extends Order ? Omit<Each, "session" | "id"> : never) : never;

/** A refusal is shown, and nothing else is done about it. */
export async function give(wanted: Wanted): Promise<void> {
  refusal.value = "";
  try {
    const response = await fetch("/hands/do", {
      method: "POST",
      headers: { ...headers(), "Content-Type": "application/json" },
      body: JSON.stringify({ ...wanted, session, id: crypto.randomUUID() }),
    });
    if (!response.ok) refusal.value = await problemOf(response);
  } catch (error) {
    refusal.value = `the console can't be asked: ${(error as Error).message}`;
  }
}

/** With the link of `make hands` (#hands=token), for as long as the page is open. */
export async function followHands(): Promise<void> {
  const [, given] = /^#hands=([\w-]+)$/.exec(location.hash) ?? [];
  // Not left where it is read over a shoulder, or copied with the address.
  if (given) history.replaceState(null, "", location.pathname);
  token = given ?? kept(TOKEN_AS);
  if (token === "") return;
  keep(TOKEN_AS, token);
  session = kept(SESSION_AS) || undefined;
  while (await read().catch(() => true)) {
    hands.value = null;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
