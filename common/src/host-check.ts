/**
 * Who asks under a name that is not ours was led here: a page of any site can let its own name point to 127.0.0.1 (DNS
 * rebinding), and the browser then lets it read and send what it likes. An address can't be redirected that way, nor can
 * `localhost` or a name that only the lab's own network knows.
 */
import { isIP } from "node:net";
import type { NextFunction, Request, Response } from "express";
import { z } from "zod";

/** A zod type for a service's setting HTTP_NAMES; `own` is what the other services call it. */
export const httpNames = (own: string) =>
  z
    .string()
    .default(own)
    .transform((text) => text.split(",").map((name) => name.trim().toLowerCase()))
    .describe("names under which it may be asked over HTTP, beside addresses and localhost; a,b,…");

/** @param header the Host header of a request, `name`, `name:port` or `[address]:port`. */
export function isKnownHost(header: string | undefined, names: readonly string[]): boolean {
  const { name = "", address = "" } =
    /^(?:\[(?<address>[^\]]*)\]|(?<name>[^:]*))(?::\d{1,5})?$/.exec(header ?? "")?.groups ?? {};
  if (address !== "") return isIP(address) === 6;
  const asked = name.toLowerCase();
  return asked !== "" && (isIP(asked) === 4 || asked === "localhost" || names.includes(asked));
}

/**
 * Whether what asks is a page of this very address, or no page at all. Browsers say `Origin` with whatever may change
 * something. @param host the Host header of the same request.
 */
export const isOwnOrigin = (origin: string | undefined, host: string | undefined): boolean =>
  origin === undefined || origin === `http://${host}`;

/** Express middleware: 421 (RFC 9110, 15.5.20) for every other name, before anything else is looked at. */
export function hostCheck(names: readonly string[]) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (isKnownHost(request.headers.host, names)) {
      next();
      return;
    }
    response.status(421).json({
      error: `asked for under a name that is not this service's; use its address, ${["localhost", ...names].join(" or ")} (HTTP_NAMES adds names)`,
    });
  };
}
