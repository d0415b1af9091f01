/** The HTTP face every service has: /healthz (the process lives), /readyz (it can do its work), /metrics. */
import { createServer, type Server } from "node:http";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import type { Registry } from "prom-client";
import { hostCheck } from "./host-check.ts";
import { describeError, type Logger } from "./logger.ts";

/** Why a service can or cannot do its work now; each reason is a sentence. */
export interface Readiness {
  readonly ready: boolean;
  readonly reasons: readonly string[];
}

export interface HttpOptions {
  readonly logger: Logger;
  readonly register: Registry;
  readonly readiness: () => Readiness;
  /** Names under which it may be asked, beside addresses and localhost (host-check.ts). */
  readonly names: readonly string[];
}

/** An error whose message may be shown to the caller. */
export class HttpError extends Error {
  readonly status: number;
  readonly details: readonly string[];

  constructor(status: number, message: string, details: readonly string[] = []) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

/** An express app with the three common routes; mount your own, then call `listen`. */
export function createApp({ register, readiness, names }: HttpOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use((_request: Request, response: Response, next: NextFunction) => {
    response.set({
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "DENY",
      "Referrer-Policy": "no-referrer",
      "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
      "Cache-Control": "no-store",
    });
    next();
  });
  app.use(hostCheck(names));
  app.get("/healthz", (_request, response) => void response.json({ status: "ok" }));
  app.get("/readyz", (_request, response) => {
    const state = readiness();
    response.status(state.ready ? 200 : 503).json(state);
  });
  app.get("/metrics", async (_request, response) => {
    response.type(register.contentType).send(await register.metrics());
  });
  return app;
}

/** The body parser's own sentences leave out what they are about. */
function bodyProblem(error: Error & { type?: unknown; code?: unknown; limit?: unknown }): string {
  if (error.type === "entity.parse.failed") return `the body is not JSON: ${error.message}`;
  if (error.type === "entity.too.large") return `the body has more than ${error.limit} bytes`;
  if (error.code === "Z_DATA_ERROR")
    return `the body is not what its Content-Encoding says: ${error.message}`;
  return error.message;
}

/** What express's body parser throws carries `status` and `expose`; anything else is ours and stays inside. */
function publicFace(error: unknown): { status: number; message: string; details: readonly string[] } {
  if (error instanceof HttpError) return error;
  if (error instanceof Error && "status" in error && "expose" in error && error.expose === true) {
    return { status: Number(error.status), message: bodyProblem(error), details: [] };
  }
  // The router's own, of an escape such as %zz in a part of the address that it hands over.
  if (error instanceof URIError && "status" in error)
    return { status: 400, message: "the address is not escaped as it should be: %zz", details: [] };
  return { status: 500, message: "internal error", details: [] };
}

/**
 * Adds the final handlers (404, errors) and listens, on all addresses of the container unless one is given.
 * @returns the server once it accepts connections. @throws when the port is taken.
 */
export async function listen(
  app: Express,
  port: number,
  { logger }: HttpOptions,
  address?: string,
): Promise<Server> {
  app.use((request: Request, response: Response) => {
    response.status(404).json({ error: `no such page: ${request.method} ${request.path}` });
  });
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    const { status, message, details } = publicFace(error);
    // An HttpError was decided by its route, whatever its status; anything else is a surprise.
    if (status >= 500 && !(error instanceof HttpError)) {
      logger.error("request failed", {
        method: request.method,
        path: request.path,
        error: describeError(error),
      });
    }
    if (response.headersSent) return next(error);
    response.status(status).json(details.length > 0 ? { error: message, details } : { error: message });
  });
  // Node looks for requests that take too long every 30 s by default.
  const server = createServer({ connectionsCheckingInterval: 500 }, app);
  // A client that sends its request a byte at a time holds a socket this long and no longer.
  server.requestTimeout = 10_000;
  server.headersTimeout = 5_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, () => resolve());
  });
  logger.info("listening", { port });
  return server;
}

/** Stops accepting, lets running requests end for up to 2 s, then cuts what is left. */
export async function closeServer(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), 2_000);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(cut);
}
