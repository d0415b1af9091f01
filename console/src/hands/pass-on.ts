/**
 * Passes two requests on to the service `hands`, and nothing else: the stream a page holds open, and its orders. The
 * console has no token and adds none: a request without one is refused there. Where `hands` is off nothing answers.
 */
import { request as ask } from "node:http";
import { pipeline } from "node:stream";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { isOwnOrigin } from "@redis-ha-lab/common/host-check.ts";
import { HttpError } from "@redis-ha-lab/common/http.ts";
import { type Request, type Response, Router } from "express";

/** An unused address is given up by the kernel after 3 s. */
const ANSWER_WITHIN_MS = 10_000;

/** @throws HttpError 403 for what a page of another site, or a frame in it, asks. */
function refuseForeign(request: Request): void {
  const site = request.get("sec-fetch-site") ?? "same-origin";
  if (site === "same-origin" && isOwnOrigin(request.get("origin"), request.get("host"))) return;
  throw new HttpError(403, "only this console's own page may ask for that");
}

export function handsRoutes({ host, port }: Pick<Endpoint, "host" | "port">): Router {
  const router = Router();

  function pass(request: Request, response: Response, path: string): void {
    refuseForeign(request);
    const headers = Object.fromEntries(
      ["authorization", "content-type", "content-length", "content-encoding"].flatMap((name) => {
        const value = request.get(name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
    const onward = ask({ host, port, path, method: request.method, headers, agent: false }, (answer) => {
      clearTimeout(limit);
      response.status(answer.statusCode ?? 502);
      response.set("Content-Type", answer.headers["content-type"] ?? "application/octet-stream");
      response.flushHeaders();
      pipeline(answer, response, () => {});
    });
    const limit = setTimeout(() => onward.destroy(new Error("no answer")), ANSWER_WITHIN_MS);
    onward.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(limit);
      if (response.headersSent) return void response.destroy();
      const why = error.code ?? error.message;
      response.status(503).json({ error: `hands are off or do not answer (${why}): make start HANDS=on` });
    });
    // A page that is closed ends its stream there, too.
    response.once("close", () => onward.destroy());
    request.pipe(onward);
  }

  router.get("/hands/events", (request, response) => {
    const { session } = request.query;
    const wanted = typeof session === "string" ? `?session=${encodeURIComponent(session)}` : "";
    pass(request, response, `/hands/events${wanted}`);
  });
  router.post("/hands/do", (request, response) => pass(request, response, "/hands/do"));
  return router;
}
