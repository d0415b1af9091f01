/** What a Redis node lets each of its users do, asked of the node itself and set out as docs/security.md has it. */
import type { Redis } from "ioredis";

export const USERS = [
  "admin",
  "lab",
  "app",
  "replication",
  "sentinel",
  "repointer",
  "exporter",
  "console",
  "healthcheck",
] as const;
export type User = (typeof USERS)[number];

export interface Command {
  /** "SENTINEL MASTER" */
  readonly name: string;
  /** As ACL DRYRUN takes them, subcommand included. */
  readonly words: readonly string[];
  readonly categories: readonly string[];
}

type Description = [name: string, arity: number, ...rest: unknown[]];

/** Where a word stands for a number, or for how many keys follow, `1` is one. */
const ARGUMENT = "1";

function commandsOf(descriptions: readonly Description[]): Command[] {
  return descriptions.flatMap(([name, arity, , , , , categories, , , subcommands]) => {
    const inner = (subcommands ?? []) as Description[];
    if (inner.length > 0) return commandsOf(inner);
    const words = name.split("|");
    while (words.length < Math.abs(arity)) words.push(ARGUMENT);
    const spoken = name.replace("|", " ").toUpperCase();
    return [{ name: spoken, words, categories: categories as string[] }];
  });
}

/** Every command there is. */
export async function allCommands(admin: Redis): Promise<readonly Command[]> {
  return commandsOf((await admin.call("COMMAND", "INFO")) as Description[]);
}

/** Whether the user may run it on the keys and channels it has; nothing is run. */
export async function mayRun(admin: Redis, user: string, words: readonly string[]): Promise<boolean> {
  const answer = await admin.call("ACL", "DRYRUN", user, ...words);
  // A key or a channel that is not the user's is another refusal than a command that is not.
  return answer === "OK" || !/permissions? to run/.test(String(answer));
}

/** One row per category, one column per user: all of its commands, none, or some of them. */
export async function rightsTable(admin: Redis): Promise<string> {
  const commands = await allCommands(admin);
  const allowed = new Map<User, ReadonlySet<Command>>();
  for (const user of USERS) {
    const answers = await Promise.all(commands.map(({ words }) => mayRun(admin, user, words)));
    allowed.set(user, new Set(commands.filter((_command, at) => answers[at])));
  }
  const categories = ((await admin.call("ACL", "CAT")) as string[]).toSorted();
  const rows = categories.map((category) => {
    const inside = commands.filter((command) => command.categories.includes(`@${category}`));
    const cells = USERS.map((user) => {
      const count = inside.filter((command) => allowed.get(user)?.has(command)).length;
      return count === 0 ? "–" : count === inside.length ? "all" : "some";
    });
    return `| @${category} | ${cells.join(" | ")} |`;
  });
  return [`| | ${USERS.join(" | ")} |`, `|---|${USERS.map(() => "---").join("|")}|`, ...rows].join("\n");
}

export const SENTINEL_USERS = ["admin", "sentinel", "client"] as const;

/** One row per command that somebody else than `admin` may run on a Sentinel, and one for all others. */
export async function sentinelTable(admin: Redis): Promise<string> {
  const rows: string[] = [];
  for (const { words, name } of await allCommands(admin)) {
    const may = await Promise.all(SENTINEL_USERS.map((user) => mayRun(admin, user, words)));
    if (may[1] || may[2]) rows.push(`| ${name} | ${may.map((one) => (one ? "yes" : "–")).join(" | ")} |`);
    else if (!may[0]) throw new Error(`nobody may run ${name}`);
  }
  const head = [`| | ${SENTINEL_USERS.join(" | ")} |`, `|---|${SENTINEL_USERS.map(() => "---").join("|")}|`];
  return [...head, ...rows.toSorted(), "| everything else | yes | – | – |"].join("\n");
}
