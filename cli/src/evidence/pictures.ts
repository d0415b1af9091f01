/** The pictures of README and docs, by a headless Chromium. Light: the pages follow the reader, a picture cannot. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Phase } from "@redis-ha-lab/cluster/phases.ts";
import type { Browser } from "playwright-core";

/** Twice the pixels, for dense displays, would be twice the repository. */
const LOOK = { colorScheme: "light", deviceScaleFactor: 1 } as const;

/** A drawing of a page that lies on the disk. */
export async function pictureOf(browser: Browser, file: string, selector: string, to: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1_080, height: 900 }, ...LOOK });
  await page.goto(pathToFileURL(file).href);
  await page.locator(selector).first().screenshot({ path: to });
  await page.close();
}

/** How much there is to see, from little to much. */
const TELLING: readonly Phase[] = ["detect", "route", "switch", "agree", "elect", "select", "promote"];

/**
 * Follows the console until `over`.
 * @returns what it knew when there was most to see of a failover; undefined when it saw none.
 */
export async function watchFailover(url: string, over: AbortSignal): Promise<string | undefined> {
  let best = -1;
  let found: string | undefined;
  while (!over.aborted) {
    const text = await (await fetch(`${url}/api/state`)).text();
    const { phase } = (JSON.parse(text) as { failover: { phase: Phase } }).failover;
    const rank = TELLING.indexOf(phase);
    if (rank > best) [best, found] = [rank, text];
    await sleep(30);
  }
  return found;
}

/** The console's own page, sent one moment again and again: the phase lasts a tenth of a second, a picture takes longer. */
async function standingStill(url: string, moment: string): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === "/api/events") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const tell = () => response.write(`event: state\ndata: ${moment}\n\n`);
      tell();
      const again = setInterval(tell, 500);
      response.once("close", () => clearInterval(again));
      return;
    }
    fetch(`${url}${request.url}`)
      .then(async (answer) => {
        response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
        response.end(Buffer.from(await answer.arrayBuffer()));
      })
      .catch((cause: unknown) => response.destroy(cause instanceof Error ? cause : undefined));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** @param moment a document of the console, as JSON. */
export async function pictureOfConsole(
  browser: Browser,
  url: string,
  moment: string,
  to: string,
): Promise<void> {
  const server = await standingStill(url, moment);
  try {
    const page = await browser.newPage({ viewport: { width: 1_440, height: 768 }, ...LOOK });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await page.getByText("live", { exact: true }).waitFor({ timeout: 30_000 });
    // What moves has arrived.
    await sleep(1_500);
    await page.screenshot({ path: to });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
