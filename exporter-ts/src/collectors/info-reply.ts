/**
 * INFO as data. Unlike common's parser it leaves the statistics sections as lines: with every command used once they
 * are three quarters of the reply, and most lines are the same as a second ago (see unchanged.ts).
 */
export interface InfoReply {
  /** Fields of every other section, in the order of the reply. */
  readonly fields: ReadonlyMap<string, string>;
  /** `field:value` lines of the statistics sections, by section name as in the reply. */
  readonly statistics: ReadonlyMap<string, readonly string[]>;
  readonly sections: ReadonlySet<string>;
}

const STATISTICS = new Set(["Commandstats", "Errorstats", "Latencystats", "Keyspace", "Modules"]);

/** Parses an INFO reply. Lines that are neither heading nor field are skipped: a newer server may add some. */
export function readInfo(text: string): InfoReply {
  const fields = new Map<string, string>();
  const statistics = new Map<string, string[]>();
  const sections = new Set<string>();
  let lines: string[] | undefined;
  for (const line of text.split("\n")) {
    const trimmed = line.endsWith("\r") ? line.slice(0, -1) : line;
    if (trimmed.startsWith("# ")) {
      const section = trimmed.slice(2);
      sections.add(section);
      lines = STATISTICS.has(section) ? [] : undefined;
      if (lines) statistics.set(section, lines);
      continue;
    }
    const colon = trimmed.indexOf(":");
    if (colon <= 0) continue;
    if (lines) lines.push(trimmed);
    else fields.set(trimmed.slice(0, colon), trimmed.slice(colon + 1));
  }
  return { fields, statistics, sections };
}

/** INFO fields that become one series each: field name to metric name, without the prefix `redis_`. */
export interface InfoFields {
  readonly gauges: Readonly<Record<string, string>>;
  readonly counters: Readonly<Record<string, string>>;
}
