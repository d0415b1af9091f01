/** Reads a page of metrics in Prometheus's text format, as far as the lab's tools need it: counters and gauges. */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const SAMPLE = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n" };

/** Comments and what is not a sample are skipped. */
export function parseExposition(text: string): Sample[] {
  const samples: Sample[] = [];
  for (const line of text.split("\n")) {
    const groups = SAMPLE.exec(line)?.groups;
    if (!groups?.name) continue;
    const labels = Object.fromEntries(
      [...(groups.labels ?? "").matchAll(LABEL)].map(([, name, value]) => [
        name,
        String(value).replace(/\\(.)/g, (_whole, escaped: string) => ESCAPES[escaped] ?? escaped),
      ]),
    );
    samples.push({ name: groups.name, labels, value: Number(groups.value?.replace("Inf", "Infinity")) });
  }
  return samples;
}
