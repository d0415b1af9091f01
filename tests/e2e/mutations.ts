/** Ways to break the lab that a scenario must notice: each takes away one of the rules that make it correct. */
import { chmodSync, cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { root, run } from "../setup/script.ts";

/** HAProxy's configuration with the Sentinels' votes replaced by the node's own word. */
export function roleCheckOnly(configuration: string): string {
  const mutated = configuration.replace(
    /acl named-(\d) nbsrv\(votes-redis-\d\) ge 2/g,
    "acl named-$1 srv_is_up(claims/redis-$1)",
  );
  if (mutated === configuration)
    throw new Error("haproxy.cfg has changed: the mutation finds nothing to change");
  return mutated;
}

/** HAProxy's configuration with a branch 2 that takes any single claimant, selected by a leader or not. */
export function unselectedClaimant(configuration: string): string {
  const mutated = configuration.replace(/( one-claimant claims-\d) promoted-\d/g, "$1");
  if (mutated === configuration)
    throw new Error("haproxy.cfg has changed: the mutation finds nothing to change");
  return mutated;
}

/** A source file with one passage changed. @throws when it is not there exactly once. */
export function changed(file: string, from: string, to: string): string {
  const source = readFileSync(join(root, file), "utf8");
  if (source.split(from).length !== 2)
    throw new Error(`${file} has changed: the mutation does not find "${from}" once`);
  const folder = mkdtempSync(join(tmpdir(), "mutation-"));
  const path = join(folder, basename(file));
  writeFileSync(
    path,
    source.replace(from, () => to),
  );
  // The containers run as users of their own, who must be able to read it.
  chmodSync(folder, 0o755);
  return path;
}

/** The alert rules with one that never fires and one that fires for what is none of its business. */
export function wrongAlerts(rules: string): string {
  const mutated = rules
    .replace(/(- alert: RedisReplicaDown\n\s+expr: ).*/, '$1redis_up{kind="redis"} == 2')
    .replace(/(- alert: RedisMasterDown\n\s+expr: ).*/, '$1redis_up{kind="redis"} == 0');
  if (
    mutated.split('redis_up{kind="redis"} == 2').length !== 2 ||
    !/RedisMasterDown\n\s+expr: redis_up\{kind="redis"\} == 0\n/.test(mutated)
  )
    throw new Error("redis.yml has changed: the mutation finds nothing to change");
  return mutated;
}

/** A Compose file that lays something over the lab's own. @param service its part of the file, as YAML values. */
export function overlay(service: string, lines: readonly string[]): string {
  const file = join(mkdtempSync(join(tmpdir(), "mutation-")), "compose.yaml");
  writeFileSync(file, `services:\n  ${service}:\n${lines.map((line) => `    ${line}\n`).join("")}`);
  return file;
}

/** A copy of one of the lab's folders, with one file changed. @returns its path. */
function mutatedFolder(name: string, file: string, mutate: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), "mutation-"));
  cpSync(join(root, name), folder, { recursive: true });
  writeFileSync(join(folder, file), mutate(readFileSync(join(folder, file), "utf8")));
  // The containers run as users of their own, who must be able to read it.
  chmodSync(folder, 0o755);
  return folder;
}

export const mutatedHaproxy = (mutate = roleCheckOnly) => mutatedFolder("haproxy", "haproxy.cfg", mutate);
export const mutatedRules = () => mutatedFolder("prometheus/rules", "redis.yml", wrongAlerts);

/** `docker compose up` of some services, with an overlay or without. */
export async function recreate(
  services: readonly string[],
  environment: Readonly<Record<string, string>>,
  overlays: readonly string[] = [],
): Promise<void> {
  const files = ["docker-compose.yaml", ...overlays].flatMap((file) => ["-f", file]);
  const { code, stderr } = await run(
    "docker",
    ["compose", ...files, "up", "-d", "--no-deps", ...services],
    environment,
  );
  if (code !== 0) throw new Error(`docker compose up ${services.join(" ")} ended with ${code}: ${stderr}`);
}
