/**
 * The published ports as a client on the host meets them. Docker's process for a port may end while its container runs on
 * and everything inside is well; only the host can see that, so this runs in the host's network. What it found is served
 * on one address: the host's in the lab's network, which nothing outside the host reaches.
 */
import { networkInterfaces } from "node:os";
import { endpoints } from "@redis-ha-lab/common/endpoints.ts";
import { loadConfig, logLevel, port } from "@redis-ha-lab/common/env.ts";
import { httpNames } from "@redis-ha-lab/common/host-check.ts";
import { closeServer, createApp, listen } from "@redis-ha-lab/common/http.ts";
import { createLifecycle } from "@redis-ha-lab/common/lifecycle.ts";
import { createLogger } from "@redis-ha-lab/common/logger.ts";
import { Gauge, Registry } from "prom-client";
import { z } from "zod";
import { takesConnections } from "./probe.ts";

const PROBE_EVERY_MS = 2_000;
const PROBE_WITHIN_MS = 1_500;

const config = loadConfig(
  "host-ports",
  z.object({
    LOG_LEVEL: logLevel,
    HOST_PORTS: endpoints("published ports, service=host:port,…; a service may have several"),
    LAB_NET: z
      .string()
      .describe("the lab's network, a.b.c; the host's address in it is the one that answers"),
    HTTP_PORT: port(9465, "where /metrics answers"),
    HTTP_NAMES: httpNames("host-ports"),
  }),
);
const logger = createLogger("host-ports", config.LOG_LEVEL);
const lifecycle = createLifecycle(logger);

const address = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.address.startsWith(`${config.LAB_NET}.`))?.address;
if (address === undefined)
  throw new Error(`this host has no address in the lab's network ${config.LAB_NET}.0/24`);

const register = new Registry();
const up = new Gauge({
  name: "lab_host_port_up",
  help: "1 while the host's own port takes connections. service is the container behind it.",
  labelNames: ["service", "port"],
  registers: [register],
});

async function probeAll(): Promise<void> {
  await Promise.all(
    config.HOST_PORTS.map(async (one) => {
      const taken = await takesConnections(one, PROBE_WITHIN_MS);
      up.set({ service: one.name, port: String(one.port) }, taken ? 1 : 0);
    }),
  );
}

const options = {
  logger,
  names: config.HTTP_NAMES,
  register,
  readiness: () => ({ ready: true, reasons: [] }),
};
await probeAll();
const server = await listen(createApp(options), config.HTTP_PORT, options, address);
lifecycle.onStop("http", () => closeServer(server));
const timer = setInterval(() => void probeAll(), PROBE_EVERY_MS);
lifecycle.onStop("probing", () => clearInterval(timer));
