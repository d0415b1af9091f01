/** lab_fault_active{scenario,fault,target}: lets dashboards draw when something was broken. Lives as long as a run. */
import { createServer } from "node:http";
import { Gauge, Registry } from "prom-client";
import type { Recorder } from "../observe/recorder.ts";

const PORT = 9464;
/** Faults that end another one rather than being one. */
const REPAIRS: Readonly<Record<string, readonly string[]>> = {
  start: ["kill", "stop"],
  unpause: ["pause"],
  reconnect: ["partition"],
};

/** Serves /metrics. @returns a function that ends it. A port already taken (two runs at once) is no reason to fail. */
export function serveFaultMetric(scenario: string, recorder: Recorder): () => void {
  const register = new Registry();
  const active = new Gauge({
    name: "lab_fault_active",
    help: "1 while a scenario keeps this fault injected, 0 after it was taken back.",
    labelNames: ["scenario", "fault", "target"],
    registers: [register],
  });
  recorder.onEvent((event) => {
    if (event.kind !== "fault") return;
    const ended = event.moment === "healed" ? [event.fault] : REPAIRS[event.fault];
    for (const target of event.services) {
      if (ended) for (const fault of ended) active.set({ scenario, fault, target }, 0);
      else active.set({ scenario, fault: event.fault, target }, 1);
    }
  });
  const server = createServer((request, response) => {
    if (request.url !== "/metrics") return void response.writeHead(404).end();
    register.metrics().then(
      (text) => response.writeHead(200, { "Content-Type": register.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.on("error", () => {});
  server.listen(PORT);
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
