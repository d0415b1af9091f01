import { expect, test } from "vitest";
import { loadScenario, scenariosOfHosts } from "./catalogue.ts";
import { fitting, UnfitError } from "./fitting.ts";

const failure = await loadScenario("master-failure");
const containers = { hosts: undefined };
const hosts = { hosts: { user: "root", sshd: [] } };

test("a scenario of hosts is refused by the lab, with the way to hosts", async () => {
  for (const scenario of await scenariosOfHosts()) {
    expect(() => fitting(scenario, containers)).toThrow(/nothing was changed.*make hosts-up.*SITE=/);
    expect(() => fitting(scenario, containers)).toThrow(UnfitError);
  }
});

test("what needs containers is refused on hosts, by the name of the step", async () => {
  const haproxy = await loadScenario("haproxy-failure");
  expect(() => fitting(haproxy, hosts)).toThrow(/haproxy-failure can't be run on hosts: ".* haproxy"/);
  const partition = await loadScenario("network-partition");
  expect(() => fitting(partition, hosts)).toThrow(/network-partition can't be run on hosts: "partition /);
});

test("the others are run as they are, and nothing is asked of alerts", () => {
  const fits = fitting(failure, hosts);
  expect(fits.expect).toBe(failure.expect);
  expect(fits.alerts.fire).toEqual([]);
  expect(fits.alerts.silence.applies?.({} as never)).toBe(false);
  expect(fitting(failure, containers)).toBe(failure);
});
