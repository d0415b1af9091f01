/** One line per request, with an id the caller gets back: a person can find their request in the log. */
import { randomUUID } from "node:crypto";
import type { NextFunction, Request, Response } from "express";
import type { Logger } from "./logger.ts";

/** Ids from outside are taken over only when they can't break a log line or a header. */
const SAFE_ID = /^[\w.-]{1,64}$/;

/** Express middleware; mount it before the routes it should log. Answers carry the id as X-Request-Id. */
export function requestLog(logger: Logger) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const offered = request.get("x-request-id") ?? "";
    const requestId = SAFE_ID.test(offered) ? offered : randomUUID();
    const start = performance.now();
    response.set("X-Request-Id", requestId);
    response.once("close", () => {
      logger.info("request", {
        requestId,
        method: request.method,
        path: request.path,
        status: response.statusCode,
        durationMs: Math.round((performance.now() - start) * 10) / 10,
        // False when the caller went away before the answer was complete.
        answered: response.writableFinished,
      });
    });
    next();
  };
}
