/** The power of the host a service is on: the whole of it goes, its Sentinel, its HAProxy and its addresses as well. */
import { asHosts } from "../site/site.ts";
import type { Fault } from "./fault.ts";

export const powerOff: Fault = {
  async inject({ docker, recorder: { clock } }, services) {
    const hosts = asHosts(docker);
    const done = await Promise.all(services.map((service) => hosts.powerOff(service)));
    const beforeMs = clock.fromMonotonic(Math.min(...done.map((one) => one.beforeMs)));
    const afterMs = clock.fromMonotonic(Math.max(...done.map((one) => one.afterMs)));
    return {
      atMs: beforeMs,
      beforeMs,
      afterMs,
      command: `ssh <host of ${services.join(", ")}>: nft drops everything but ssh; kill -9 of Redis, Sentinel, HAProxy, keepalived`,
    };
  },
  async heal({ docker }, services) {
    await Promise.all(services.map((service) => asHosts(docker).powerOn(service)));
  },
};

export const powerOn: Fault = {
  async inject({ docker, recorder: { clock } }, services) {
    const hosts = asHosts(docker);
    const done = await Promise.all(services.map((service) => hosts.powerOn(service)));
    return {
      atMs: clock.fromMonotonic(Math.max(...done.map((one) => one.afterMs))),
      beforeMs: clock.fromMonotonic(Math.min(...done.map((one) => one.beforeMs))),
      command: `ssh <host of ${services.join(", ")}>: nft delete table; systemctl start as at boot`,
    };
  },
};
