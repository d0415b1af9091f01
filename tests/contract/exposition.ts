/** A page as Prometheus reads it, strictly: what its parser would refuse, this one refuses, with the line. */

export interface Series {
  /** With its suffix: `…_bucket`, `…_sum`, `…_count`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Name and sorted labels; the same for the same series on another page. */
  readonly key: string;
}

export interface Family {
  readonly name: string;
  readonly type: string;
  readonly series: readonly Series[];
}

const SAMPLE = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>\S+)$/;
const LABEL = /(?<name>[a-zA-Z_]\w*)="(?<value>(?:[^"\\\n]|\\["\\n])*)"(?:,|$)/gy;

function parseLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  let end = 0;
  for (const match of text.matchAll(LABEL)) {
    const { name = "", value = "" } = match.groups ?? {};
    if (name in labels) throw new Error(`label ${name} twice: ${line}`);
    labels[name] = value.replace(/\\(["\\n])/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
    end = match.index + match[0].length;
  }
  if (end !== text.length) throw new Error(`labels that can't be read: ${line}`);
  return labels;
}

function parseNumber(text: string, line: string): number {
  const value = text === "+Inf" ? Infinity : text === "-Inf" ? -Infinity : Number(text);
  if (Number.isNaN(value) && text !== "NaN") throw new Error(`a value that is no number: ${line}`);
  return value;
}

function parseSample(line: string): Series {
  const { name, labels: text = "", value = "" } = SAMPLE.exec(line)?.groups ?? {};
  if (name === undefined) throw new Error(`not a sample: ${line}`);
  const labels = parseLabels(text, line);
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return { name, labels, value: parseNumber(value, line), key: `${name}${JSON.stringify(sorted)}` };
}

/** The names a family's samples may have. */
function namesOf(family: string, type: string): ReadonlySet<string> {
  if (type === "histogram") return new Set([`${family}_bucket`, `${family}_sum`, `${family}_count`]);
  if (type === "summary") return new Set([family, `${family}_sum`, `${family}_count`]);
  return new Set([family, `${family}_total`]);
}

/** @throws at the first line that breaks the format: a sample outside of its family, a series twice, … */
export function parsePage(page: string): ReadonlyMap<string, Family> {
  if (!page.endsWith("\n")) throw new Error("the page does not end with a newline");
  const families = new Map<string, { name: string; type: string; series: Series[] }>();
  const seen = new Set<string>();
  let current: { name: string; type: string; series: Series[] } | undefined;
  for (const line of page.slice(0, -1).split("\n")) {
    if (line === "# EOF" || line.startsWith("# HELP ")) continue;
    if (line.startsWith("# TYPE ")) {
      const [, , name = "", type = ""] = line.split(" ");
      if (families.has(name)) throw new Error(`family ${name} twice`);
      current = { name, type, series: [] };
      families.set(name, current);
      continue;
    }
    const series = parseSample(line);
    if (!current || !namesOf(current.name, current.type).has(series.name)) {
      throw new Error(`a sample outside of its family: ${line}`);
    }
    if (seen.has(series.key)) throw new Error(`a series twice: ${line}`);
    seen.add(series.key);
    current.series.push(series);
  }
  return families;
}
