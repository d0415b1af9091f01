/** The page and what it is made of. */
import { type Request, type Response, Router } from "express";
import type { Asset, Page } from "./page.ts";

/**
 * Nothing from elsewhere, nothing inline. A report is shown in a frame of its own origin, with its own policy.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

function send(request: Request, response: Response, asset: Asset, cache: string): void {
  response.set({
    "Content-Type": asset.type,
    "Content-Security-Policy": POLICY,
    "Cache-Control": cache,
    ETag: asset.etag,
    Vary: "Accept-Encoding",
  });
  if (request.fresh) return void response.status(304).end();
  const encoding = request.acceptsEncodings("br", "gzip");
  if (encoding === "br") response.set("Content-Encoding", "br").end(asset.brotli);
  else if (encoding === "gzip") response.set("Content-Encoding", "gzip").end(asset.gzip);
  else response.end(asset.plain);
}

export function pageRoutes({ index, assets }: Page): Router {
  const router = Router();
  // A restarted console may have another page: asked each time, answered with 304 when it has not.
  router.get("/", (request, response) => send(request, response, index, "no-cache"));
  for (const asset of assets) {
    router.get(asset.path, (request, response) =>
      send(request, response, asset, "public, max-age=31536000, immutable"),
    );
  }
  return router;
}
