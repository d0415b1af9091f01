/** This console can hurt nothing: whatever asks for more than reading is refused before any route sees it. */
import type { NextFunction, Request, Response } from "express";

export function readOnly(request: Request, response: Response, next: NextFunction): void {
  if (request.method === "GET" || request.method === "HEAD") next();
  else {
    response
      .set("Allow", "GET, HEAD")
      .status(405)
      .json({ error: `this console only reads: ${request.method} is not served` });
  }
}
