/** Ways to break the lab that a scenario must notice: each takes away one of the rules that make it correct. */
import { chmodSync, cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** A Compose file that lays something over the lab's own. @param service its part of the file, as YAML values. */
export function overlay(service: string, lines: readonly string[]): string {
  const file = join(mkdtempSync(join(tmpdir(), "mutation-")), "compose.yaml");
  writeFileSync(file, `services:\n  ${service}:\n${lines.map((line) => `    ${line}\n`).join("")}`);
  return file;
}

/** A folder like haproxy/ with the mutated configuration in it. */
export function mutatedHaproxy(): string {
  const folder = mkdtempSync(join(tmpdir(), "mutation-haproxy-"));
  cpSync(join(root, "haproxy"), folder, { recursive: true });
  const file = join(folder, "haproxy.cfg");
  writeFileSync(file, roleCheckOnly(readFileSync(file, "utf8")));
  // HAProxy's container runs as a user of its own, who must be able to read it.
  chmodSync(folder, 0o755);
  return folder;
}

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
