/** Whether a scenario can be run where this lab is, and as what. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { EX_CONFIG } from "@redis-ha-lab/common/env.ts";
import { noAlerts } from "../language/alert.ts";
import type { Scenario } from "../model/scenario.ts";
import { HOST_FAULTS } from "../site/hosts.ts";

/** It cannot be run here. Nothing was changed. */
export class UnfitError extends Error {
  readonly exitCode = EX_CONFIG;
}

const faultsOf = ({ prepare = [], inject, heal }: Scenario) =>
  [...prepare, ...inject, ...heal].flatMap((step) => (step.kind === "fault" ? [step] : []));

/** @returns it, for hosts without what it asks of alerts. @throws UnfitError */
export function fitting(scenario: Scenario, { hosts }: Pick<LabConfig, "hosts">): Scenario {
  const steps = faultsOf(scenario);
  if (!hosts) {
    if (!steps.some(({ fault }) => fault === "power-off")) return scenario;
    throw new UnfitError(
      `${scenario.name} cuts the power of a host, and the lab is containers of one machine; nothing was changed. Three hosts: make hosts-up, then make scenario-${scenario.name} SITE=hosts/site.yaml`,
    );
  }
  const unfit = steps.find(
    ({ fault, targets }) =>
      !HOST_FAULTS.includes(fault) || targets.some((one) => one === "haproxy" || one === "repointer"),
  );
  if (unfit)
    throw new UnfitError(
      `${scenario.name} can't be run on hosts: "${unfit.name}" needs the lab's containers; nothing was changed.`,
    );
  return { ...scenario, alerts: noAlerts };
}
