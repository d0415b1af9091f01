/** What stands at Grafana's address where its image is unavailable. */
import type { Config } from "./config.ts";

type Shown = Pick<Config, "GRAFANA_WANTED" | "CONSOLE_PORT" | "PROMETHEUS_PORT">;

export function pageWithoutGrafana({ GRAFANA_WANTED: image, CONSOLE_PORT, PROMETHEUS_PORT }: Shown): string {
  const console = `http://127.0.0.1:${CONSOLE_PORT}/`;
  const prometheus = `http://127.0.0.1:${PROMETHEUS_PORT}/`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Grafana is not running</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 4rem auto; padding: 0 1rem }
pre { padding: 1rem; overflow-x: auto; border: 1px solid; border-radius: 4px }</style>
<h1>Grafana is not running</h1>
<p>The lab runs without it, because its image <code>${image}</code> is unavailable: it is not on this host, no registry
could be reached when the lab started, and Debian, which has all the other images' programs, has no Grafana.</p>
<h2>Where to look instead</h2>
<ul>
<li><a href="${console}">The console</a>: the whole lab, live.</li>
<li><a href="${prometheus}">Prometheus</a>: every metric, rule and alert that the dashboards show.</li>
</ul>
<h2>How to get it</h2>
<p>On a machine that reaches the registry:</p>
<pre>docker pull ${image}
docker save ${image} | gzip &gt; grafana.tar.gz</pre>
<p>On this one:</p>
<pre>docker load &lt; grafana.tar.gz
make start</pre>
<p>The running lab gets Grafana in place of this page, with all dashboards, and nothing else is restarted. With a registry
in reach, <code>make start IMAGES=registry</code> does all of it.</p>
</html>
`;
}
