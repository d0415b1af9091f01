/** What is answered at Grafana's address where its image is unavailable. */
import type { createApp } from "@redis-ha-lab/common/http.ts";
import type { Config } from "./config.ts";
import { pageWithoutGrafana } from "./page-without-grafana.ts";

export function mountRoutes(
  app: ReturnType<typeof createApp>,
  config: Pick<Config, "GRAFANA_WANTED" | "CONSOLE_PORT" | "PROMETHEUS_PORT">,
): void {
  const page = pageWithoutGrafana(config);
  // Bookmarks of dashboards lead here too.
  app.get(["/", "/d/*dashboard", "/dashboards"], (_request, response) => {
    // 503: a program must not take the page for Grafana.
    response
      .status(503)
      .set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
      .type("html")
      .send(page);
  });
}
