/**
 * A metric family is declared once, where it is collected. Its place on the response is the order of declaration, so
 * that two scrapes of the same kind of node read alike.
 */

export type FamilyType = "gauge" | "counter" | "summary" | "histogram";

export interface Family {
  readonly name: string;
  readonly type: FamilyType;
  readonly help: string;
  /** Its position among all families of the process. */
  readonly order: number;
  readonly textHeader: string;
  readonly openMetricsHeader: string;
}

const declared = new Map<string, Family>();
const inOrder: Family[] = [];

const escapeHelp = (help: string) => help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");

/**
 * OpenMetrics wants counters to end in `_total` and names the family without it. A counter that redis_exporter
 * named otherwise keeps its name there as `unknown`: a renamed series would break every dashboard that uses it.
 */
function openMetricsHeader(name: string, type: FamilyType, help: string): string {
  if (type !== "counter") return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
  if (!name.endsWith("_total")) return `# HELP ${name} ${help}\n# TYPE ${name} unknown\n`;
  const family = name.slice(0, -"_total".length);
  return `# HELP ${family} ${help}\n# TYPE ${family} counter\n`;
}

/** Declares a family. @throws when another one has the same name and another type. */
export function family(name: string, type: FamilyType, help: string): Family {
  const known = declared.get(name);
  if (known) {
    if (known.type !== type) throw new Error(`metric ${name} is declared as ${known.type} and as ${type}`);
    return known;
  }
  const escaped = escapeHelp(help);
  const made: Family = {
    name,
    type,
    help,
    order: declared.size,
    textHeader: `# HELP ${name} ${escaped}\n# TYPE ${name} ${type}\n`,
    openMetricsHeader: openMetricsHeader(name, type, escaped),
  };
  declared.set(name, made);
  inOrder.push(made);
  return made;
}

export const gauge = (name: string, help: string) => family(name, "gauge", help);
export const counter = (name: string, help: string) => family(name, "counter", help);

/** All families declared so far, in their order. */
export const families = (): readonly Family[] => inOrder;
