/** The whole lab in one sentence: the worst that is known, or that all is well. */
import { count, list } from "@redis-ha-lab/common/words.ts";
import type { State } from "./state.ts";

type Summary = State["summary"];
type Parts = Pick<State, "master" | "nodes" | "sentinels" | "haproxy" | "clients" | "failover">;

/** From the worst to the least; the first that has something to say speaks for all. */
export function summarise(parts: Parts): Summary {
  for (const look of LOOKS) {
    const found = look(parts);
    if (found) return found;
  }
  return {
    severity: "good",
    sentence: `all is well: ${parts.master} is the master, ${count(parts.nodes.length - 1, "replica")} follow it, ${count(parts.sentinels.length, "Sentinel")} agree`,
  };
}

const bad = (sentence: string): Summary => ({ severity: "bad", sentence });
const warning = (sentence: string): Summary => ({ severity: "warning", sentence });

const LOOKS: readonly ((parts: Parts) => Summary | undefined)[] = [
  ({ nodes, sentinels }) =>
    [...nodes, ...sentinels].every(({ reachability }) => reachability.state === "unknown")
      ? { severity: "unknown", sentence: "nothing is known: no node and no Sentinel answers" }
      : undefined,
  ({ failover }) => (failover.phase === "none" ? undefined : bad(failover.sentence)),
  ({ master }) =>
    master === null
      ? bad("no majority of the Sentinels reports a master: writes are refused and no failover can start")
      : undefined,
  ({ nodes, master }) => {
    const refusing = nodes.find(({ name, refusesWrites }) => name === master && refusesWrites);
    return refusing && bad(refusing.sentence);
  },
  ({ haproxy }) =>
    haproxy.write.known && haproxy.write.node === null ? bad("HAProxy refuses writes") : undefined,
  ({ clients }) => {
    const failing = Object.values(clients.routes).find(({ writes }) => writes === "failed");
    return failing && bad(failing.sentence);
  },
  ({ nodes }) => {
    const stale = nodes.find(({ staleMaster }) => staleMaster);
    return stale && warning(stale.sentence);
  },
  ({ nodes, sentinels, haproxy, clients }) => {
    const { publisher, subscriber } = clients;
    const parts = [
      ...nodes,
      ...sentinels,
      { name: "haproxy", ...haproxy },
      { name: "publisher", ...publisher },
      { name: "subscriber", ...subscriber },
    ].filter(({ reachability }) => reachability.state !== "up");
    if (parts.length === 0) return undefined;
    const [first] = parts;
    return warning(
      parts.length === 1 && first
        ? first.sentence
        : `${list(parts.map(({ name }) => name))} ${parts.length === 1 ? "needs" : "need"} attention`,
    );
  },
  ({ nodes }) => {
    const cutOff = nodes.find(
      (node) => node.cutOff || (node.role === "replica" && node.link?.state !== "connected"),
    );
    return cutOff && warning(cutOff.sentence);
  },
  ({ sentinels, master }) => {
    const odd = sentinels.find(
      ({ vote, tilt, lost, quorumOk }) =>
        vote !== master || tilt || (lost?.length ?? 0) > 0 || quorumOk === false,
    );
    return odd && warning(odd.sentence);
  },
];
