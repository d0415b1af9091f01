/** Prometheus's http_sd: one entry per target, each with the labels that lead back to /scrape. */
import type { Kind } from "../targets.ts";

export interface SdTarget {
  readonly name: string;
  readonly kind: Kind;
}

/**
 * @param self this exporter's address as Prometheus reached it, host:port.
 * @see https://prometheus.io/docs/prometheus/latest/http_sd/
 */
export function serviceDiscovery(targets: readonly SdTarget[], self: string) {
  return targets.map(({ name, kind }) => ({
    targets: [self],
    labels: { __metrics_path__: "/scrape", __param_target: name, node: name, kind },
  }));
}
