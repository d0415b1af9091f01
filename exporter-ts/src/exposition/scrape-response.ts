/**
 * One scrape's response. prom-client keeps every series in a Map keyed by its sorted labels and rebuilds the text from
 * it; here samples are written as text at once, because a response is built, sent and forgotten.
 */
import { type Family, families } from "./family.ts";
import type { ResponseBuffer } from "./response-buffer.ts";

export type Format = "text" | "openmetrics";

export const CONTENT_TYPE: Readonly<Record<Format, string>> = {
  text: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

/** A number as Prometheus reads it. */
export function formatNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "+Inf" : "-Inf";
}

/** One line. @param labels already rendered, see labels.ts. */
export function sample(name: string, labels: string, value: number): string {
  return labels === "" ? `${name} ${formatNumber(value)}\n` : `${name}{${labels}} ${formatNumber(value)}\n`;
}

export class ScrapeResponse {
  /** Pieces of text by family. They are joined in a buffer: as one string they would be copied twice more. */
  readonly #pieces: string[][] = [];

  /** @param labels already rendered, see labels.ts. */
  add(family: Family, value: number, labels = ""): void {
    this.append(family, sample(family.name, labels, value));
  }

  /** One series per state, 1 for the one that holds: a state that ended is 0 at once instead of going stale. */
  states(
    family: Family,
    label: string,
    states: readonly string[],
    current: string | undefined,
    also = "",
  ): void {
    const rest = also === "" ? "" : `,${also}`;
    for (const state of states) this.add(family, state === current ? 1 : 0, `${label}="${state}"${rest}`);
  }

  /** Lines that are rendered already and belong to this family. */
  append(family: Family, lines: string): void {
    const pieces = this.#pieces[family.order];
    if (pieces) pieces.push(lines);
    else this.#pieces[family.order] = [lines];
  }

  /** Writes the response behind what the buffer holds. */
  writeTo(buffer: ResponseBuffer, format: Format): void {
    const all = families();
    for (const [order, pieces] of this.#pieces.entries()) {
      const family = all[order];
      if (!pieces || !family) continue;
      buffer.write(format === "text" ? family.textHeader : family.openMetricsHeader);
      for (const piece of pieces) buffer.write(piece);
    }
    if (format === "openmetrics") buffer.write("# EOF\n");
  }
}

const OPENMETRICS = /application\/openmetrics-text\s*(;[^,]*)?/;

/** OpenMetrics when the Accept header asks for it and does not refuse it with q=0; plain text otherwise. */
export function negotiate(accept: string | undefined): Format {
  const asked = OPENMETRICS.exec(accept ?? "");
  if (!asked) return "text";
  const quality = /;\s*q=([\d.]+)/.exec(asked[1] ?? "")?.[1];
  return quality !== undefined && Number(quality) === 0 ? "text" : "openmetrics";
}
