/** lab_fault_active{scenario,fault,target}: lets dashboards draw when something was broken. Lives as long as a run. */

import { createServer } from "node:http";
import { endedBy } from "@redis-ha-lab/cluster/faults.ts";
import { Gauge, Registry } from "prom-client";
import type { TimelineEvent } from "../model/journal.ts";
import type { Recorder } from "../observe/recorder.ts";

const PORT = 9464;
type FaultEvent = Extract<TimelineEvent, { kind: "fault" }>;

/** The faults that this event ends; undefined when it begins one. */
const endsOf = (event: FaultEvent): readonly string[] | undefined =>
  event.moment === "healed" ? [event.fault] : endedBy(event.fault);

/** What has been injected and not been taken back, oldest first. */
export function faultsInForce(events: readonly TimelineEvent[]): { fault: string; target: string }[] {
  const active = new Map<string, { fault: string; target: string }>();
  for (const event of events) {
    if (event.kind !== "fault") continue;
    const ended = endsOf(event);
    for (const target of event.services) {
      if (ended) for (const fault of ended) active.delete(`${fault} ${target}`);
      else active.set(`${event.fault} ${target}`, { fault: event.fault, target });
    }
  }
  return [...active.values()];
}

/** Serves /metrics. @returns a function that ends it. A port that is taken is reported, and no reason to fail. */
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
    const ended = endsOf(event);
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
  server.on("error", (error) =>
    recorder.add({ kind: "step", text: `lab_fault_active is not served: ${error.message}` }),
  );
  server.listen(PORT);
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
