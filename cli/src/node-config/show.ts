/** `config`: a node's or a Sentinel's live configuration, and what of it is not as its template has it. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import { printLines } from "@redis-ha-lab/common/printable.ts";
import { servicesOf } from "@redis-ha-lab/scenarios/run/by-hand.ts";
import { createDocker, type LabDocker } from "@redis-ha-lab/scenarios/site/docker.ts";
import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";
import { differences, readFile, type Settings, shown } from "./redis-differences.ts";
import { sentinelLines } from "./sentinel-lines.ts";

/**
 * A server with the template and nothing else, in a container of its own without a network: reports its settings and
 * every default of this version. It is its own only client.
 */
const PRISTINE = `
mkdir -p /data && : >/data/users.acl && printf '%s' "$TEMPLATE" >/tmp/redis.conf
SKIP_FIX_PERMS=1 docker-entrypoint.sh redis-server /tmp/redis.conf --port 6379 >/tmp/log 2>&1 &
for _ in $(seq 100); do redis-cli ping 2>/dev/null | grep -q PONG && exec redis-cli config get '*'; sleep 0.1; done
tail -n 5 /tmp/log >&2; exit 1`;

const pairs = (lines: readonly string[]): Settings =>
  new Map(
    Array.from({ length: Math.floor(lines.length / 2) }, (_, at) => [
      lines[2 * at] ?? "",
      lines[2 * at + 1] ?? "",
    ]),
  );

async function pristine(docker: LabDocker, image: string | undefined, template: string): Promise<Settings> {
  if (!image) throw new Error("REDIS_IMAGE is not set, and the template's server is made of it");
  const argv = ["sh", "-c", PRISTINE];
  const { exitCode, stdout, stderr } = await docker.run({
    image,
    argv,
    user: "0",
    env: { TEMPLATE: template },
  });
  if (exitCode !== 0) throw new Error(`a server with the template alone does not start: ${stderr.trim()}`);
  return pairs(stdout.replaceAll("\r", "").split("\n"));
}

async function fileOf(docker: Pick<LabDocker, "exec">, service: string, path: string): Promise<string> {
  const { exitCode, stdout, stderr } = await docker.exec(service, ["cat", path]);
  if (exitCode !== 0) throw new Error(`${path} of ${service} can't be read: ${stderr.trim()}`);
  return stdout;
}

/** The user that said the last REPLICAOF, as Redis logs it: `… enabled (user request from 'id=… user=sentinel …')`. */
const replicaofBy = (log: string): string | null =>
  [...log.matchAll(/ enabled \(user request from '[^']*\buser=(\w+)/g)].at(-1)?.[1] ?? null;

async function showRedis(config: LabConfig, docker: LabDocker, name: string): Promise<void> {
  const node = config.redisNodes.find((one) => one.name === name);
  if (!node) throw new Error(`${name} is no node`);
  const template = await fileOf(docker, name, "/lab/redis/redis.conf");
  const [live, before, file, log] = await Promise.all([
    ask(
      node,
      config.credentials.lab,
      async (redis) => pairs((await redis.call("CONFIG", "GET", "*")) as string[]),
      5_000,
    ),
    pristine(docker, config.images.redis, template),
    fileOf(docker, name, "/data/redis.conf"),
    docker.logs(name, { tail: 5_000 }),
  ]);
  const found = differences({
    live,
    pristine: before,
    file: readFile(file),
    startScript: new Map([
      ["replica-announce-ip", node.host],
      ["replica-announce-port", "6379"],
      ["masteruser", "replication"],
      ["masterauth", null],
      ["min-replicas-to-write", String(config.settings.minReplicasToWrite)],
      ["min-replicas-max-lag", String(config.settings.minReplicasMaxLag)],
    ]),
    replicaofBy: replicaofBy(log),
  });
  const differing = new Set(found.map((one) => one.name));
  const same = [...live].filter(([setting]) => !differing.has(setting) && !setting.includes("slave"));
  printLines([
    `${name}: ${found.length} of ${live.size} settings are not as redis/redis.conf and Redis's defaults have them`,
    "",
    ...table(
      ["SETTING", "LIVE", "TEMPLATE", "BY", "AT THE NEXT START"],
      found.map(({ name: setting, live: value, template: was, by, nextStart }) => [
        setting,
        value,
        was,
        by,
        nextStart,
      ]),
    ),
    "",
    "As the template or Redis's default has it:",
    ...same.toSorted().map(([setting, value]) => `  ${setting} ${shown(setting, value)}`),
  ]);
}

export async function showSentinel(
  config: LabConfig,
  docker: Pick<LabDocker, "exec">,
  name: string,
): Promise<void> {
  const host = config.sentinels.find((one) => one.name === name)?.host ?? "";
  const { masterName, settings } = config;
  const lines = sentinelLines({
    file: await fileOf(docker, name, "/data/sentinel.conf"),
    template: await fileOf(docker, name, "/lab/sentinel/sentinel.conf"),
    masterName,
    quorum: settings.quorum,
    startScript: new Map([
      [`sentinel down-after-milliseconds ${masterName}`, String(settings.downAfterMs)],
      [`sentinel failover-timeout ${masterName}`, String(settings.failoverTimeoutMs)],
      [`sentinel parallel-syncs ${masterName}`, String(settings.parallelSyncs)],
      [`sentinel auth-user ${masterName}`, "sentinel"],
      [`sentinel auth-pass ${masterName}`, null],
      ["sentinel sentinel-user", "sentinel"],
      ["sentinel sentinel-pass", null],
      ["sentinel announce-ip", host],
    ]),
  });
  const differing = lines.filter(({ by }) => by !== "template").length;
  printLines([
    `${name}: ${differing} of ${lines.length} lines are not from sentinel/sentinel.conf`,
    "",
    ...table(
      ["LINE", "BY", "AT THE NEXT START"],
      lines.map(({ line, by, nextStart }) => [line, by, nextStart]),
    ),
  ]);
}

/** @throws a sentence with what can be named. */
export async function configuredPart(config: LabConfig, node: string, word: string): Promise<string> {
  const [service, ...more] = servicesOf(node, config, await readState(config), false);
  if (!service || more.length > 0 || service.startsWith("haproxy"))
    throw new Error(
      `NODE=${node}: one node or Sentinel at a time, as in make ${word} NODE=redis-1. Nothing was changed.`,
    );
  return service;
}

export async function showConfig(config: LabConfig, node: string): Promise<void> {
  const docker = createDocker(config);
  const service = await configuredPart(config, node, "config");
  await (service.startsWith("sentinel") ? showSentinel : showRedis)(config, docker, service);
}
