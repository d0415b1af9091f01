/** The master drops the connection of a replica, which connects again at once. */
import { ask } from "@redis-ha-lab/cluster/read/connections.ts";
import { readState } from "@redis-ha-lab/cluster/read/state.ts";
import type { Fault } from "./fault.ts";

/** The connections of these addresses in the answer to CLIENT LIST. */
export const idsOf = (list: string, hosts: readonly string[]): string[] =>
  list.split("\n").flatMap((line) => {
    const { id, host } = /\bid=(?<id>\d+) addr=(?<host>[^:]+):/.exec(line)?.groups ?? {};
    return id !== undefined && hosts.includes(host ?? "") ? [id] : [];
  });

export const dropLink: Fault = {
  async inject({ config, recorder }, services) {
    const hosts = config.redisNodes.filter(({ name }) => services.includes(name)).map(({ host }) => host);
    const { master } = await readState(config);
    const node = config.redisNodes.find(({ name }) => name === master);
    if (!node) throw new Error("no node is master, so no replica has a link to drop");
    const dropped = await ask(node, config.credentials.lab, async (redis) => {
      const ids = idsOf(String(await redis.call("CLIENT", "LIST", "TYPE", "replica")), hosts);
      for (const id of ids) await redis.call("CLIENT", "KILL", "ID", id);
      return ids.length;
    });
    if (dropped === 0) throw new Error(`${services.join(", ")} has no link to ${master}`);
    return {
      atMs: recorder.clock.now(),
      command: `redis-cli -h ${master} CLIENT KILL ID <the replica's connection>`,
    };
  },
};
