/** What a person sees who opens the exporter's address. */
import type { SdTarget } from "./sd.ts";

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

export function landingPage(targets: readonly SdTarget[]): string {
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
<p>Metrics of Redis nodes and Sentinels for Prometheus, one page per target:</p>
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
