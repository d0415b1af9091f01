/** Which node has which role, and which node it follows. */

import type { Draft, Story } from "../state.ts";
import type { Node } from "./schema.ts";

type Line = Pick<Draft, "kind" | "severity" | "sentence">;

/** Remembers the last role of each node: one that was down comes back with another. */
export function createRolesStory(): Story {
  const lastRoles = new Map<string, Node["role"]>();
  return (before, after) =>
    after.nodes.flatMap((node): Draft[] => {
      const old = before.nodes.find(({ name }) => name === node.name);
      const lastRole = lastRoles.get(node.name);
      if (node.role !== "unknown") lastRoles.set(node.name, node.role);
      if (!old) return [];
      const report = [
        roleChange(node, lastRole),
        linkChange(old, node),
        flagChange(old, node, "refusesWrites", REFUSES_WRITES),
        flagChange(old, node, "cutOff", CUT_OFF),
        flagChange(old, node, "staleMaster", STALE),
      ].filter((one) => one !== undefined);
      return report.map((one) => ({
        at: after.time,
        group: "roles" as const,
        subject: node.name,
        detail: null,
        ...one,
      }));
    });
}

function roleChange({ name, role, link }: Node, lastRole: Node["role"] | undefined): Line | undefined {
  if (role === "unknown" || lastRole === undefined || role === lastRole) return undefined;
  if (role === "master") return { kind: "role", severity: "good", sentence: `${name} answers as master` };
  const ofMaster = link ? ` of ${link.follows}` : "";
  return {
    kind: "role",
    severity: "good",
    sentence: `${name}, once the master, is a replica${ofMaster} now: it takes no writes any more`,
  };
}

const LINKS: Readonly<Record<string, Line["severity"]>> = {
  connected: "good",
  sync: "info",
  connect: "warning",
};

function linkChange(before: Node, { name, link }: Node): Line | undefined {
  const old = before.link;
  if (!link || !old || (old.follows === link.follows && old.state === link.state)) return undefined;
  const severity = LINKS[link.state];
  // Steps in between, milliseconds each, mean nothing to a reader.
  if (severity === undefined) return undefined;
  const sentences: Readonly<Record<string, string>> = {
    connected: `${name} follows ${link.follows} and receives its writes`,
    sync: `${name} copies the whole data set of ${link.follows}: what it had could not be continued`,
    connect: `${name} has lost its master ${link.follows}`,
  };
  return { kind: `link-${link.state}`, severity, sentence: sentences[link.state] ?? link.state };
}

interface FlagSentences {
  readonly on: (node: Node) => string;
  readonly off: (node: Node) => string;
}

const REFUSES_WRITES: FlagSentences = {
  on: ({ name }) =>
    `${name} refuses writes: too few replicas hear it, so a failover could lose them (the write guard)`,
  off: ({ name }) => `${name} takes writes again: enough replicas hear it`,
};
const CUT_OFF: FlagSentences = {
  on: ({ name, reachability }) =>
    reachability.state === "up"
      ? `${name} is cut off: it lives, and most Sentinels can't reach it`
      : `${name} is cut off: no packet comes back from it`,
  off: ({ name }) => `${name} is not cut off any more`,
};
const STALE: FlagSentences = {
  on: ({ name }) => `${name} still believes it is the master; the Sentinels name another one`,
  off: ({ name }) => `${name} does not claim to be the master any more`,
};

function flagChange(
  before: Node,
  after: Node,
  flag: "refusesWrites" | "cutOff" | "staleMaster",
  { on, off }: FlagSentences,
): Line | undefined {
  // Null is not knowing: nothing has changed by not knowing it any more.
  if (after[flag] === null || before[flag] === after[flag]) return undefined;
  if (after[flag]) return { kind: flag, severity: "bad", sentence: on(after) };
  if (before[flag] !== true || after.reachability.state !== "up") return undefined;
  return { kind: flag, severity: "good", sentence: off(after) };
}
