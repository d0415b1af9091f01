/**
 * What a step is about. Roles move, so a scenario speaks of roles; which service that is becomes known ("bound")
 * when the run gets there: "master" is the node that is master at that moment and is "old-master" from then on;
 * "new-master" is the node that the first +switch-master names, "newest-master" the second. "haproxy" is the HAProxy that clients reach when the run begins.
 */
export const TARGETS = [
  "master",
  "old-master",
  "new-master",
  "newest-master",
  "replica",
  "other-replica",
  "redis-1",
  "redis-2",
  "redis-3",
  "sentinel-1",
  "sentinel-2",
  "sentinel-3",
  "haproxy",
  "haproxy-2",
  "repointer",
] as const;

export type Target = (typeof TARGETS)[number];

const SERVICE = /^((redis|sentinel|haproxy)-\d|repointer)$/;

/** "the old master", "sentinel-2" */
export function targetText(target: string): string {
  return SERVICE.test(target)
    ? target
    : target === "haproxy"
      ? "HAProxy"
      : `the ${target.replaceAll("-", " ")}`;
}

/** The service behind a word, as far as the run has bound it. */
export function bound(bindings: Readonly<Record<string, string>>, target: string): string | undefined {
  if (SERVICE.test(target)) return target;
  return bindings[target] ?? (target === "haproxy" ? target : undefined);
}

/** "redis-1 (the old master)": the service, and the word it goes by in this run. */
export function named(bindings: Readonly<Record<string, string>>, service: string): string {
  const words = ["newest-master", "new-master", "old-master", "replica", "other-replica"];
  const word = words.find((candidate) => bindings[candidate] === service);
  return word ? `${service} (${targetText(word)})` : service;
}
