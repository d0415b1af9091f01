/** What the exporter answers beyond the routes every service has. */
import { HttpError } from "@redis-ha-lab/common/http.ts";
import type { Express } from "express";
import { giveBack, takeBuffer } from "../exposition/response-buffer.ts";
import { CONTENT_TYPE, negotiate } from "../exposition/scrape-response.ts";
import type { OwnMetrics } from "../metrics.ts";
import type { Outcome } from "../scrape/scraper.ts";
import { type SdTarget, serviceDiscovery } from "../targets.ts";

/** For the way back and the work of sending; the larger of the two. */
const MARGIN_MS = 50;
const MARGIN_SHARE = 0.1;

/**
 * How long a scrape may take: Prometheus drops a response that comes later than its own time-out.
 * @param header X-Prometheus-Scrape-Timeout-Seconds, where the caller sends it.
 * @param mostMs the limit without a header, and above it.
 * @returns milliseconds, at least 1.
 */
export function timeLimitMs(header: string | undefined, mostMs: number): number {
  const asked = Number(header) * 1000;
  if (!Number.isFinite(asked) || asked <= 0) return mostMs;
  return Math.min(mostMs, Math.max(1, asked - Math.max(MARGIN_MS, asked * MARGIN_SHARE)));
}

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** What a person sees who opens the exporter's address. */
function landingPage(targets: readonly SdTarget[]): string {
  const items = targets
    .map(({ name, kind }) => {
      const href = `/scrape?target=${encodeURIComponent(name)}`;
      return `<li><a href="${escapeHtml(href)}">${escapeHtml(name)}</a> (${kind})</li>`;
    })
    .join("\n");
  return `<!doctype html>
<html lang="en">
<title>Redis exporter</title>
<h1>Redis exporter</h1>
<p>Metrics of Redis nodes and Sentinels for Prometheus, one response per target:</p>
<ul>
${items}
</ul>
<ul>
<li><a href="/metrics">/metrics</a>: this process, its scrapes and their failures</li>
<li><a href="/sd">/sd</a>: all targets, for Prometheus's http_sd_configs</li>
<li><a href="/healthz">/healthz</a>, <a href="/readyz">/readyz</a></li>
</ul>
</html>
`;
}

export interface Scrapable {
  scrape(deadlineAt: number): Promise<Outcome>;
}

export interface RoutesOptions {
  readonly targets: () => readonly SdTarget[];
  readonly scraperOf: (target: string) => Scrapable | undefined;
  readonly scrapeTimeoutMs: number;
  readonly metrics: OwnMetrics;
}

export function mountRoutes(
  app: Express,
  { targets, scraperOf, scrapeTimeoutMs, metrics }: RoutesOptions,
): void {
  app.get("/scrape", async (request, response) => {
    const start = performance.now();
    const { target } = request.query;
    const scraper = typeof target === "string" ? scraperOf(target) : undefined;
    if (!scraper) {
      metrics.rejected();
      const asked =
        typeof target === "string" ? `no target is called "${target}"` : "/scrape needs one ?target=";
      throw new HttpError(
        400,
        `${asked}; there are these`,
        targets().map(({ name }) => name),
      );
    }
    const limit = timeLimitMs(request.get("x-prometheus-scrape-timeout-seconds"), scrapeTimeoutMs);
    const { response: scraped } = await scraper.scrape(start + limit);
    const format = negotiate(request.get("accept"));
    const buffer = takeBuffer();
    scraped.writeTo(buffer, format);
    // "close" comes after the last byte was handed to the kernel, and also when the client has gone.
    response.once("close", () => giveBack(buffer));
    response.set({ "Content-Type": CONTENT_TYPE[format], "Content-Length": String(buffer.content.length) });
    response.end(buffer.content);
  });

  app.get("/sd", (request, response) => {
    response.json(
      serviceDiscovery(targets(), request.get("host") ?? `localhost:${request.socket.localPort}`),
    );
  });

  app.get("/", (_request, response) => {
    response.type("html").send(landingPage(targets()));
  });
}
