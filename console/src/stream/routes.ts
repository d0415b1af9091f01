/** GET /api/events: the document, live. GET /api/state: the document, once. */
import { HttpError } from "@redis-ha-lab/common/http.ts";
import { Router } from "express";
import type { Hub } from "./hub.ts";

/** Far more pages than people; a script gone wild gets an answer instead of the console's memory. */
const MOST_READERS = 500;
/** How long a browser waits until it comes back, in milliseconds. Its own default is 3 to 5 s. */
const RETRY_MS = 500;

export function streamRoutes<T>(hub: Hub<T>): Router {
  const router = Router();

  router.get("/api/state", (_request, response) => {
    response.json(hub.current);
  });

  router.get("/api/events", (request, response) => {
    if (hub.readers >= MOST_READERS) {
      response.set("Retry-After", "5");
      throw new HttpError(
        503,
        `${MOST_READERS} readers are connected, which is the most this console serves`,
      );
    }
    response.set({ "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" });
    response.flushHeaders();
    if (request.method === "HEAD") return void response.end();
    response.socket?.setNoDelay(true);
    response.write(`retry: ${RETRY_MS}\n\n`);
    response.once("close", hub.subscribe(response, request.get("last-event-id")));
  });
  return router;
}
