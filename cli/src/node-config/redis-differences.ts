/** What of a node's live configuration is not as its template has it, what made it so, and what the next start does to it. */

export type Settings = ReadonlyMap<string, string>;

export interface Difference {
  readonly name: string;
  readonly live: string;
  readonly template: string;
  readonly by: string;
  readonly nextStart: string;
}

export interface NodeFacts {
  /** CONFIG GET *. */
  readonly live: Settings;
  /** The same of a server that was started with the template and nothing else: defaults included. */
  readonly pristine: Settings;
  /** The file in its volume, which CONFIG REWRITE writes. */
  readonly file: Settings;
  /** What redis/start.sh sets at each start, and to what; null: a secret that is not known here. */
  readonly startScript: ReadonlyMap<string, string | null>;
  /** Redis's user that said the last REPLICAOF, by the node's own log; null: not in it any more. */
  readonly replicaofBy: string | null;
}

const SECRET = /(auth|pass)$/;
const HIDDEN = "(secret)";
export const shown = (name: string, value: string): string =>
  SECRET.test(name) && value !== "" ? HIDDEN : value === "" ? '""' : value;

/** Redis tells many settings twice, by a former name as well, and Valkey some by a later one than the start script's. */
function isOtherName(name: string, all: Settings): boolean {
  const known = name.replace("slaves", "replicas").replace("slave", "replica").replace("primary", "master");
  return known !== name && all.has(known);
}

/** "64mb" and 67108864 are one size; "Yes" and yes one answer. */
function plain(value: string): string {
  const [, amount, unit] = /^(\d+)(k|m|g)b?$/i.exec(value) ?? [];
  const steps = { k: 1, m: 2, g: 3 }[unit?.toLowerCase() ?? ""];
  return amount && steps ? String(Number(amount) * 1_024 ** steps) : value.toLowerCase();
}

const REPLICAOF_BY: Readonly<Record<string, string>> = {
  admin: "start script",
  sentinel: "Sentinel",
  repointer: "repointer",
};

function whoSet(name: string, live: string, { startScript, replicaofBy }: NodeFacts): string {
  if (name === "replicaof")
    return replicaofBy === null ? "start script or Sentinel" : (REPLICAOF_BY[replicaofBy] ?? replicaofBy);
  // 0: may not be promoted before its first synchronisation; 1: is preferred by a switchover that is under way.
  if (name === "replica-priority" && live === "0") return "start script";
  if (name === "replica-priority" && live === "1") return "switchover";
  const wanted = startScript.get(name);
  if (wanted === null || (wanted !== undefined && plain(wanted) === plain(live))) return "start script";
  return "CONFIG SET";
}

function afterStart(name: string, live: string, { startScript, file, pristine }: NodeFacts): string {
  if (name === "replicaof" || name === "port") return "decided anew: the Sentinels are asked";
  if (name === "replica-priority") return "forgotten, and decided anew";
  if (startScript.has(name)) return "set again by the start script";
  const written = file.get(name);
  if (written === undefined) return `forgotten: ${shown(name, pristine.get(name) ?? "")} again`;
  return plain(written) === plain(live)
    ? "kept: a CONFIG REWRITE wrote it down"
    : `${shown(name, written)}, as the file has it`;
}

/** In the order of their names. */
export function differences(facts: NodeFacts): Difference[] {
  return [...facts.live]
    .filter(([name, value]) => !isOtherName(name, facts.live) && facts.pristine.get(name) !== value)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => ({
      name,
      live: shown(name, value),
      template: facts.pristine.has(name) ? shown(name, facts.pristine.get(name) ?? "") : "not there",
      by: whoSet(name, value, facts),
      nextStart: afterStart(name, value, facts),
    }));
}

/** The directives of a configuration file, the last of each. */
export function readFile(text: string): Settings {
  return new Map(
    text.split("\n").flatMap((line) => {
      const [, name = "", value = ""] = /^([a-z][\w-]*) +(.*)$/.exec(line.trim()) ?? [];
      return name === "" ? [] : [[name, value.replace(/^"(.*)"$/, "$1")] as const];
    }),
  );
}
