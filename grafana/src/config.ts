import { loadConfig, logLevel, port } from "@redis-ha-lab/common/env.ts";
import { httpNames } from "@redis-ha-lab/common/host-check.ts";
import { z } from "zod";

const schema = z.object({
  LOG_LEVEL: logLevel,
  HTTP_PORT: port(3000, "where Grafana would answer"),
  HTTP_NAMES: httpNames("grafana"),
  GRAFANA_WANTED: z.string().describe("the pinned image of images/versions.env"),
  CONSOLE_PORT: port(8080, "published port of the console"),
  PROMETHEUS_PORT: port(9090, "published port of Prometheus"),
});

export type Config = z.output<typeof schema>;
export const readConfig = () => loadConfig("without-grafana", schema);
