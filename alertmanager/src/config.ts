import { endpoints } from "@redis-ha-lab/common/endpoints.ts";
import { loadConfig, logLevel, port } from "@redis-ha-lab/common/env.ts";
import { httpNames } from "@redis-ha-lab/common/host-check.ts";
import { z } from "zod";

const schema = z.object({
  LOG_LEVEL: logLevel,
  FRONTS: endpoints("what has no Origin check of its own, name=host:port,…; asked here on the same ports"),
  HTTP_PORT: port(4004, "where Alertmanager posts its notifications"),
  HTTP_NAMES: httpNames("receiver"),
});

export const readConfig = () => loadConfig("receiver", schema);
