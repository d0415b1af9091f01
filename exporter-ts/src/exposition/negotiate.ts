import type { Format } from "./page.ts";

const OPENMETRICS = /application\/openmetrics-text\s*(;[^,]*)?/;

/** OpenMetrics when the Accept header asks for it and does not refuse it with q=0; plain text otherwise. */
export function negotiate(accept: string | undefined): Format {
  const asked = OPENMETRICS.exec(accept ?? "");
  if (!asked) return "text";
  const quality = /;\s*q=([\d.]+)/.exec(asked[1] ?? "")?.[1];
  return quality !== undefined && Number(quality) === 0 ? "text" : "openmetrics";
}
