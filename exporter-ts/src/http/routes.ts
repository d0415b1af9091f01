/** What the exporter answers beyond the routes every service has. */
import { HttpError } from "@redis-ha-lab/common/http.ts";
import type { Express } from "express";
import { negotiate } from "../exposition/negotiate.ts";
import { CONTENT_TYPE } from "../exposition/page.ts";
import { giveBack, takeBuffer } from "../exposition/page-buffer.ts";
import type { OwnMetrics } from "../metrics.ts";
import type { Outcome } from "../scrape/scraper.ts";
import { timeLimitMs } from "../scrape/time-limit.ts";
import { landingPage } from "./landing.ts";
import { type SdTarget, serviceDiscovery } from "./sd.ts";

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
    const { page } = await scraper.scrape(start + limit);
    const format = negotiate(request.get("accept"));
    const buffer = takeBuffer();
    page.writeTo(buffer, format);
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
