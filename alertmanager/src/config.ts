import { loadConfig, logLevel, port } from "@redis-ha-lab/common/env.ts";
import { z } from "zod";

const schema = z.object({
  LOG_LEVEL: logLevel,
  HTTP_PORT: port(4004, "where Alertmanager posts its notifications"),
});

export const readConfig = () => loadConfig("receiver", schema);
