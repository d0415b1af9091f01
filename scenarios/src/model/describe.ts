/** One line of a timeline: the same words on the console, in the report and as evidence. */
import type { TimelineEvent } from "./journal.ts";

/** Who speaks: the first column. */
export function speaker(event: TimelineEvent): string {
  switch (event.kind) {
    case "sentinel":
    case "candidates":
    case "vote":
      return event.sentinel;
    case "role":
      return event.node;
    case "route":
    case "server":
      return "haproxy";
    case "docker":
      return event.service;
    case "fault":
      return event.services.length === 1 ? (event.services[0] ?? "lab") : "lab";
    case "alert":
      return "alert";
    case "watch":
      return event.source;
    case "client":
      return event.client;
    case "stall":
      return "machine";
    case "bound":
    case "step":
      return "lab";
  }
}

/** What is said: the second column. */
export function saying(event: TimelineEvent): string {
  switch (event.kind) {
    case "sentinel": {
      if (event.from && event.to) return `${event.event} ${event.from} → ${event.to}`;
      return `${event.event} ${event.about ?? event.payload}`.trim();
    }
    case "role":
      if (event.role === "silent") return "does not answer";
      if (event.role === "closed") return "refuses connections";
      if (event.role === "replica") {
        return `is a replica of ${event.follows ?? "an unknown node"}${event.link === "connected" ? "" : ` (link: ${event.link})`}`;
      }
      return event.role === "master" ? "answers role:master" : "is loading its data set";
    case "route":
      if (!event.known) return "does not answer";
      return `routes writes to ${event.write ?? "no node"}, reads to ${event.read.join(", ") || "no node"}`;
    case "server":
      return `${event.backend}/${event.server} is ${event.status}`;
    case "docker":
      return `container: ${event.action}`;
    case "fault":
      return event.moment === "injected" ? event.name : `${event.name} (healed)`;
    case "alert":
      return `${event.alert} ${event.state}`;
    case "watch":
      return event.up ? "is heard again" : "is not heard any more";
    case "stall":
      return `stood still for ${(event.forMs / 1_000).toFixed(2)} s`;
    case "bound":
      return `${event.service} is "${event.target}"`;
    case "candidates":
      return `chooses among ${event.replicas.map((replica) => `${replica.node} (priority ${replica.priority}, offset ${replica.offset}, run id ${replica.runId.slice(0, 6)}…)`).join(" and ")}`;
    case "vote":
      return event.master === null ? "does not answer" : `reports ${event.master} as master`;
    case "client":
    case "step":
      return event.text;
  }
}

export const describeEvent = (event: TimelineEvent): string => `${speaker(event)} ${saying(event)}`;
