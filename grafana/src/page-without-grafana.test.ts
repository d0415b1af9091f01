import { expect, it } from "vitest";
import { pageWithoutGrafana } from "./page-without-grafana.ts";

const page = pageWithoutGrafana({
  GRAFANA_WANTED: "grafana/grafana:1.2.3",
  CONSOLE_PORT: 18_080,
  PROMETHEUS_PORT: 19_090,
});

it("says why, where to look instead and how to get the image", () => {
  expect(page).toContain("image <code>grafana/grafana:1.2.3</code> is unavailable");
  expect(page).toContain('href="http://127.0.0.1:18080/"');
  expect(page).toContain('href="http://127.0.0.1:19090/"');
  expect(page).toContain("docker load &lt; grafana.tar.gz");
});
