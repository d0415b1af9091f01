/**
 * A lab whose parts are units of systemd on several hosts, reached by ssh: what Docker does for the lab's containers,
 * as far as hosts have it. Nothing is installed there. Every fault first sets a timer on its host that takes it back,
 * whatever becomes of this process or of the network (a dead man's switch).
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import type { ContainerStatus, LabDocker } from "./docker.ts";
import { type Announce, createAnnouncer } from "./host-events.ts";
import { type Done, openShell, type Shell } from "./ssh.ts";

/** What ends every fault by itself. A scenario is over by then, or has hung. */
const GIVEN_BACK_S = 300;
const SWITCH = "redis-ha-drill";
/** A boot takes longer from its network to its services, and clients that waited for a silent host try again meanwhile. */
const BOOT_MS = 2_000;
/** A table of its own, so that no rule of the host's is touched. */
const TABLE = "redis_ha_drill";

const UNITS: Readonly<Record<string, string>> = {
  redis: "redis-server",
  sentinel: "redis-sentinel",
  haproxy: "haproxy",
};
/** What a boot starts and a power cut ends, in the order of a start. */
const ALL = ["redis-sentinel", "redis-server", "haproxy", "keepalived"];

/** The host keeps its ssh, by which it gets its network back; nothing else reaches it. */
const CUT_OFF = `table inet ${TABLE} {
  chain in { type filter hook input priority -300; iif lo accept; tcp dport 22 accept; drop; }
  chain out { type filter hook output priority -300; oif lo accept; tcp sport 22 accept; drop; }
}`;
const CONNECTED = `nft delete table inet ${TABLE} 2>/dev/null || :`;
/** keepalived is not there on every site. */
const present = (units: readonly string[]) =>
  `$(for unit in ${units.join(" ")}; do systemctl cat $unit >/dev/null 2>&1 && echo $unit; done)`;
/** Killed as power is: no last word, no last write. Then stopped, since units start again by themselves. */
const dead = (units: readonly string[]) =>
  `for unit in ${present(units)}; do echo 1 >/sys/fs/cgroup/system.slice/$unit.service/cgroup.kill; done 2>/dev/null
systemctl stop ${present(units)}`;
/** The kernel would go on answering for the floating address, which a host without power does not. */
const ADDRESSES_GONE = `ip -o -4 addr show proto keepalived 2>/dev/null | while read -r _ device _ address _; do ip addr del "$address" dev "$device"; done`;

/** One line about a unit. */
const shown = (unit: string) => `systemctl show --property=ActiveState,FreezerState ${unit} | paste -sd ' '`;

/** @param name of the switch; one per thing that is broken, so that repairing one leaves the others' in force. */
const arm = (name: string, repair: string) => `systemctl stop ${name}.timer 2>/dev/null || :
systemctl reset-failed ${name} 2>/dev/null || :
systemd-run --quiet --collect --unit ${name} --on-active=${GIVEN_BACK_S} sh -c '${repair}'`;
const disarm = (name: string) => `systemctl stop ${name}.timer 2>/dev/null || :`;

/** "redis-2" is the second host's Redis. */
function placeOf(service: string): { unit: string; host: number } {
  const [, part = "", number = "1"] = /^([a-z]+)(?:-(\d+))?$/.exec(service) ?? [];
  const unit = UNITS[part];
  if (unit === undefined) throw new Error(`hosts have no ${service}`);
  return { unit, host: Number(number) - 1 };
}

const OVER = ["exited"];

/** What a scenario may do to hosts. The rest needs what containers have. */
export const HOST_FAULTS: readonly string[] = [
  ...["kill", "stop", "start", "pause", "unpause", "power-off", "power-on"],
  ...["block", "burst", "write-guard", "down-after", "crash", "switchover"],
];

/** What a run does to any lab. */
type Everywhere = Pick<
  LabDocker,
  "status" | "statuses" | "kill" | "stop" | "start" | "pause" | "unpause" | "events"
>;

type Site = NonNullable<LabConfig["hosts"]>;
type Run = (host: number, script: string) => Promise<Done>;

/** Logs in to a host at the first command for it. */
function openShells({ user, sshd }: Site): Run {
  const shells = new Map<number, Promise<Shell>>();
  function shell(host: number): Promise<Shell> {
    const endpoint = sshd[host];
    if (!endpoint) throw new Error(`this site has no host ${host + 1}`);
    let opened = shells.get(host);
    if (!opened) {
      opened = openShell(endpoint, user);
      // A login that failed is tried again at the next call.
      opened.catch(() => shells.delete(host));
      shells.set(host, opened);
    }
    return opened;
  }
  return async (host, script) => (await shell(host)).run(script);
}

const stateOf = (shown: string): ContainerStatus["state"] =>
  shown.includes("FreezerState=frozen")
    ? "paused"
    : /ActiveState=(active|activating|reloading)\b/.test(shown)
      ? "running"
      : "exited";

/** How the units are. */
function unitStates(sshd: Site["sshd"], run: Run) {
  async function statuses(): Promise<ContainerStatus[]> {
    const parts = Object.entries(UNITS);
    const asked = await Promise.all(
      sshd.map((_, host) => run(host, parts.map(([, unit]) => shown(unit)).join("\n"))),
    );
    return asked.flatMap(({ said }, host) =>
      said.split("\n").map((line, at) => {
        const [part = "", unit = ""] = parts[at] ?? [];
        const id = `${sshd[host]?.name}/${unit}`;
        return { service: `${part}-${host + 1}`, id, state: stateOf(line), description: line, image: "" };
      }),
    );
  }

  const status = async (service: string) => (await statuses()).find((one) => one.service === service);
  /** @returns whether there was anything to do: not in these states. */
  async function settled(
    service: string,
    wanted: readonly string[],
    change: () => Promise<void>,
  ): Promise<boolean> {
    const { unit, host } = placeOf(service);
    const { said } = await run(host, shown(unit));
    if (wanted.includes(stateOf(said))) return false;
    await change();
    return true;
  }
  return { statuses, status, settled };
}

/** What starts, ends and stops units for a while. */
function unitChanges(run: Run, settled: ReturnType<typeof unitStates>["settled"], announce: Announce) {
  /** Does something to one service, with the switch that takes it back set before. */
  async function act(
    service: string,
    script: (unit: string) => string,
    repair: (unit: string) => string,
  ): Promise<Done> {
    const { unit, host } = placeOf(service);
    await run(host, arm(`${SWITCH}-${unit}`, repair(unit)));
    return run(host, script(unit));
  }

  async function repair(service: string, script: (unit: string) => string): Promise<Done> {
    const { unit, host } = placeOf(service);
    const done = await run(host, script(unit));
    await run(host, disarm(`${SWITCH}-${unit}`));
    return done;
  }

  return {
    kill: (service: string) =>
      settled(service, OVER, async () => {
        const { afterMs } = await act(
          service,
          (unit) => dead([unit]),
          (unit) => `systemctl start ${unit}`,
        );
        announce(service, "kill", afterMs);
        announce(service, "die", afterMs);
      }),
    stop: (service: string) =>
      settled(service, OVER, async () => {
        const { afterMs } = await act(
          service,
          (unit) => `systemctl stop ${unit}`,
          (unit) => `systemctl start ${unit}`,
        );
        announce(service, "die", afterMs);
      }),
    start: (service: string) =>
      settled(service, ["running", "paused"], async () => {
        const { beforeMs } = await repair(service, (unit) => `systemctl start ${unit}`);
        announce(service, "start", beforeMs);
      }),
    pause: (service: string) =>
      settled(service, ["paused", ...OVER], async () => {
        const { afterMs } = await act(
          service,
          (unit) => `systemctl freeze ${unit}`,
          (unit) => `systemctl thaw ${unit}`,
        );
        announce(service, "pause", afterMs);
      }),
    unpause: (service: string) =>
      settled(service, ["running", ...OVER], async () => {
        const { beforeMs } = await repair(service, (unit) => `systemctl thaw ${unit}`);
        announce(service, "unpause", beforeMs);
      }),
  };
}

/** A host's power and network. */
function power(run: Run, announce: Announce) {
  const powerSwitch = `${SWITCH}-power`;
  const servicesOf = (host: number) => ["redis", "sentinel"].map((part) => `${part}-${host + 1}`);
  return {
    /** From one moment to the next nothing of the host of this service is heard, and nothing on it lives on. */
    async powerOff(service: string): Promise<Done> {
      const { host } = placeOf(service);
      await run(host, arm(powerSwitch, `${CONNECTED}; systemctl start ${ALL.join(" ")}`));
      const done = await run(host, `${CONNECTED}\nnft -f - <<'END'\n${CUT_OFF}\nEND`);
      await run(host, `${dead(ALL)}\n${ADDRESSES_GONE}`);
      for (const one of servicesOf(host)) announce(one, "die", done.beforeMs);
      return done;
    },
    /** The network first, then what starts at boot, which is the moment that counts. Also for a host that has power. */
    async powerOn(service: string): Promise<Done> {
      const { host } = placeOf(service);
      await run(host, CONNECTED);
      await sleep(BOOT_MS);
      const done = await run(host, `systemctl start --no-block ${present(ALL)}`);
      for (const one of servicesOf(host)) announce(one, "start", done.beforeMs);
      await run(host, disarm(powerSwitch));
      return done;
    },
  };
}

export type LabHosts = ReturnType<typeof createHosts>;

export function createHosts(site: Site) {
  const run = openShells(site);
  const { announce, events } = createAnnouncer();
  const { statuses, status, settled } = unitStates(site.sshd, run);
  const driver = {
    statuses,
    status,
    ...unitChanges(run, settled, announce),
    ...power(run, announce),
    events,
  };
  return driver satisfies Everywhere;
}
