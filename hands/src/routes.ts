/** GET /hands/events: what can be done and what is. POST /hands/do: one order. */

import { randomBytes, timingSafeEqual } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { HttpError } from "@redis-ha-lab/common/http.ts";
import { order } from "@redis-ha-lab/console/hands/schema.ts";
import type { NextFunction, Request, Response } from "express";
import express, { Router } from "express";
import type { Actions } from "./actions.ts";
import type { Sessions } from "./sessions.ts";

/** Who may ask at all: the console's address, and a page that has the token of this start. */
export const newToken = (): string => randomBytes(24).toString("base64url");

/** Readable by its owner only. */
export const writeToken = (file: string, token: string): Promise<void> =>
  writeFile(file, token, { mode: 0o600 });

const plainAddress = (address: string | undefined): string | undefined => address?.replace(/^::ffff:/, "");

function isToken(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Express middleware. @param from the one address that may ask. */
export function guard(from: string, token: string) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (plainAddress(request.socket.remoteAddress) !== from)
      throw new HttpError(403, "only the console may ask this");
    const [, given = ""] = /^Bearer (\S+)$/.exec(request.get("authorization") ?? "") ?? [];
    if (!isToken(given, token))
      throw new HttpError(
        401,
        "the token is missing or of another start: make hands prints the present link",
      );
    next();
  };
}

export function handsRoutes(sessions: Sessions, actions: Actions): Router {
  const router = Router();

  router.get("/hands/events", (request, response) => {
    const { session } = request.query;
    response.set({ "Content-Type": "text/event-stream" });
    if (request.method === "HEAD") return void response.end();
    const { close } = sessions.open(response, typeof session === "string" ? session : undefined);
    response.once("close", close);
  });

  router.post("/hands/do", express.json({ limit: "4kb" }), async (request, response) => {
    if (!request.is("application/json")) throw new HttpError(415, "an order is application/json");
    const read = order.safeParse(request.body);
    if (!read.success) {
      throw new HttpError(
        422,
        "this is no order",
        read.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`),
      );
    }
    sessions.admit(read.data);
    await actions.order(read.data);
    response.status(202).json({ done: true });
  });
  return router;
}
