/** Redis's INFO reply as data. The format is `# Section` lines and `field:value` lines, CRLF ended. */

export interface Fields {
  /** Every field, in the order of the reply. Redis never repeats a name across sections. */
  readonly fields: ReadonlyMap<string, string>;
}

export interface Info extends Fields {
  /** Fields by lower-case section name; what stands before the first heading is under "". */
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** Parses an INFO reply. Lines that are neither heading nor field are skipped: a newer server may add some. */
export function parseInfo(text: string): Info {
  const fields = new Map<string, string>();
  const sections = new Map<string, Map<string, string>>();
  let section = "";
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("#")) {
      section = line.slice(1).trim().toLowerCase();
      continue;
    }
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1);
    fields.set(name, value);
    let group = sections.get(section);
    if (!group) {
      group = new Map();
      sections.set(section, group);
    }
    group.set(name, value);
  }
  return { fields, sections };
}

/** A field made of pairs, such as `ip=198.18.77.12,port=6379,state=online,offset=42,lag=0`. */
export function parsePairs(value: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const part of value.split(",")) {
    const equals = part.indexOf("=");
    if (equals > 0) pairs[part.slice(0, equals)] = part.slice(equals + 1);
  }
  return pairs;
}

/** Text as a finite number; undefined for anything else, an empty text too. */
export function finite(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** A field as a finite number, or undefined when it is absent or not a number. */
export const numberOf = ({ fields }: Fields, field: string): number | undefined => finite(fields.get(field));

/** Which server it is and in which version; in `redis_version` Valkey says what it is compatible with. */
export function serverOf({
  fields,
}: Fields): { readonly name: "Redis" | "Valkey"; readonly version: string } | null {
  const valkey = fields.get("valkey_version");
  if (valkey !== undefined) return { name: "Valkey", version: valkey };
  const redis = fields.get("redis_version");
  return redis === undefined ? null : { name: "Redis", version: redis };
}

/** For people: "8.0.2" of Redis, "Valkey 8.1.1" of another. */
export function versionOf(info: Fields): string | null {
  const server = serverOf(info);
  return server && (server.name === "Redis" ? server.version : `${server.name} ${server.version}`);
}

/** A flat `[name, value, name, value]` reply (SENTINEL MASTER and friends on RESP2) as a record. */
export function parseFlatPairs(reply: unknown): Record<string, string> {
  const record: Record<string, string> = {};
  if (Array.isArray(reply)) {
    for (let at = 0; at + 1 < reply.length; at += 2) record[String(reply[at])] = String(reply[at + 1]);
  } else if (reply instanceof Map) {
    for (const [name, value] of reply) record[String(name)] = String(value);
  } else if (reply !== null && typeof reply === "object") {
    for (const [name, value] of Object.entries(reply)) record[name] = String(value);
  }
  return record;
}
