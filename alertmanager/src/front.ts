/**
 * What browsers meet in front of Alertmanager and Prometheus. Both answer to any Host and let pages of any site read
 * what they say (Access-Control-Allow-Origin: *), and Alertmanager takes a silence from any of them; neither has a
 * switch for that. So their published ports end here. Inside the lab they are asked directly.
 */
import {
  request as ask,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { pipeline } from "node:stream";
import type { Endpoint } from "@redis-ha-lab/common/endpoints.ts";
import { isKnownHost, isOwnOrigin } from "@redis-ha-lab/common/host-check.ts";

/** What belongs to one connection and not to the message (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade"]);
const READS = new Set(["GET", "HEAD"]);

function refuse(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(`${JSON.stringify({ error })}\n`);
}

/** Why a request goes no further; undefined when it may. */
function objection(
  { method = "GET", headers: { host, origin } }: IncomingMessage,
  names: readonly string[],
): { status: number; sentence: string } | undefined {
  if (!isKnownHost(host, names))
    return { status: 421, sentence: `use the address, ${["localhost", ...names].join(" or ")}` };
  // Reading is harmless: what another site's page gets back carries no permission to look at it.
  if (READS.has(method) || isOwnOrigin(origin, host)) return undefined;
  return { status: 403, sentence: `${method} from a page of ${JSON.stringify(origin)} is not taken` };
}

/** @returns the server, not yet listening. */
export function createFront({ name, host, port }: Endpoint): Server {
  return createServer({ connectionsCheckingInterval: 500 }, (request, response) => {
    const refused = objection(request, [name]);
    if (refused) {
      // The rest of a body is not waited for.
      response.setHeader("Connection", "close");
      return refuse(response, refused.status, refused.sentence);
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([header]) => !HOP_BY_HOP.has(header)),
    );
    const onward = ask({ host, port, method: request.method, path: request.url, headers }, (answer) => {
      const kept = Object.entries(answer.headers).filter(
        ([header]) => !HOP_BY_HOP.has(header) && !header.startsWith("access-control-"),
      );
      response.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept));
      pipeline(answer, response, () => {});
    });
    onward.on("error", (error: NodeJS.ErrnoException) => {
      if (response.headersSent) response.destroy();
      else refuse(response, 502, `${name} does not answer: ${error.code ?? error.message}`);
    });
    response.once("close", () => onward.destroy());
    request.pipe(onward);
  });
}
