/** What `make haproxy-config` is asked for. */
import { isIPv4 } from "node:net";
import { type Endpoint, endpoints } from "@redis-ha-lab/common/endpoints.ts";
import { EX_CONFIG } from "@redis-ha-lab/common/env.ts";
import { printable } from "@redis-ha-lab/common/printable.ts";
import { z } from "zod";

/** Fewer cannot do what the rule asks of them. */
const members = (least: number, most: number, what: string, why: string) =>
  endpoints(what).superRefine((found: readonly Endpoint[], context) => {
    const wrong = (message: string) => context.addIssue({ code: "custom", message });
    if (found.length < least) wrong(`names ${found.length}, and ${why}`);
    // A Sentinel tells a kilobyte about each replica, and a check's answer must fit into HAProxy's 16 kB.
    if (found.length > most) wrong(`names ${found.length}, and HAProxy's checks have room for ${most}`);
    const hosts = found.map(({ host }) => host);
    const name = found.find(({ host }) => !isIPv4(host));
    if (name) wrong(`${name.host} is not an IPv4 address, and Sentinels tell addresses`);
    const names = found.map((one) => one.name);
    const twice = (all: readonly string[]) => all.find((one, at) => all.indexOf(one) !== at);
    const [sameName, sameHost] = [twice(names), twice(hosts)];
    if (sameName) wrong(`has two with the name ${sameName}`);
    // The rule tells nodes apart by address alone.
    if (sameHost) wrong(`has two at ${sameHost}, and each needs a machine of its own`);
  });

const schema = z.object({
  NODES: members(2, 10, "Redis nodes", "a failover needs at least 2"),
  SENTINELS: members(3, 10, "Sentinels", "a majority that survives the loss of one needs at least 3"),
  MASTER_NAME: z
    .string()
    .regex(/^[A-Za-z0-9._-]+$/, "may hold letters, digits, dots, hyphens and underscores, as Sentinel says")
    .default("mymaster"),
  FOLDER: z
    .string()
    .regex(/^\/[\w./-]*[\w-]$/, "must be the absolute path of a folder, without a slash at its end")
    .default("/usr/local/etc/haproxy"),
  OUT: z.string().default("haproxy-config"),
});

export type Wanted = z.output<typeof schema>;

/** @returns what is asked for, or the one sentence that says what is wrong. */
export function parseWanted(environment: Readonly<Record<string, string | undefined>>): Wanted | string {
  const present = Object.entries(environment).filter(([name, value]) => name in schema.shape && value !== "");
  const result = schema.safeParse(Object.fromEntries(present));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = String(issue?.path[0]);
  if (!present.some(([known]) => known === name)) {
    const example =
      name === "NODES" ? "NODES=db-1=10.0.0.11:6379,db-2=10.0.0.12:6379" : "SENTINELS=s-1=10.0.0.21:26379,…";
    return `${name} is not set, for example ${example}; nothing was written.`;
  }
  return `${name}: ${issue?.message}; nothing was written.`;
}

/** Ends the process with 78 and one sentence when something is wrong. */
export function loadWanted(): Wanted {
  const wanted = parseWanted(process.env);
  if (typeof wanted !== "string") return wanted;
  process.stderr.write(`${printable(wanted)}\n`);
  process.exit(EX_CONFIG);
}
