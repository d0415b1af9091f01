/** `urls`: what the lab shows in a browser and where clients connect. */
import type { LabConfig } from "@redis-ha-lab/cluster/config.ts";
import { table } from "@redis-ha-lab/scenarios/terminal/table.ts";

/** Lines of a table. Ports are published on the loopback address of the host only. */
export function urlLines({ hostPorts, images }: LabConfig): string[] {
  const http = (port: number, path = "/") => `http://127.0.0.1:${port}${path}`;
  const rows = [
    ["console", http(hostPorts.console), "the whole lab, live"],
    [
      "Grafana",
      http(hostPorts.grafana),
      images.grafana ? "dashboards; admin / admin" : "image unavailable; the page says how to get it",
    ],
    ["Prometheus", http(hostPorts.prometheus), "metrics, rules and alerts"],
    ["Alertmanager", http(hostPorts.alertmanager), "what fires"],
    ["HAProxy", http(hostPorts.haproxyStats), "routes and health checks"],
    ["publisher", http(hostPorts.publisher, "/stats"), "POST /publish sends a message"],
    ["subscriber", http(hostPorts.subscriber, "/stats"), "GET /messages shows what arrived"],
    ["exporter", http(hostPorts.exporter, "/metrics"), "metrics of every node and Sentinel"],
    ["Redis, writes", `127.0.0.1:${hostPorts.haproxyWrite}`, "user app; goes to the master"],
    ["Redis, reads", `127.0.0.1:${hostPorts.haproxyRead}`, "user app; goes to the replicas"],
  ];
  return table(["WHAT", "WHERE", "FOR"], rows);
}

export const showUrls = (config: LabConfig) => void process.stdout.write(`${urlLines(config).join("\n")}\n`);
