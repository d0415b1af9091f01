/** The subscriber's own pages: GET /messages, /messages/stream and /stats. */

import type { Topology } from "@redis-ha-lab/cluster/connect/topology.ts";
import { CHANNELS, LANES } from "@redis-ha-lab/cluster/lanes.ts";
import { HttpError } from "@redis-ha-lab/common/http.ts";
import { type Request, Router } from "express";
import { z } from "zod";
import { sendEvents } from "./events.ts";
import type { Inbox, Received } from "./inbox.ts";
import { stillMissing } from "./ledger.ts";
import type { Feed } from "./metrics.ts";
import type { ReplicaReader } from "./replica-reader.ts";

const query = z.strictObject({
  after: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  lane: z.enum(LANES).optional(),
  channel: z.enum(CHANNELS).optional(),
  /** `posted`: only what a person sent. */
  kind: z.enum(["all", "posted"]).default("all"),
});

/** @throws HttpError 400 that names every problem. */
function readQuery(request: Request): z.output<typeof query> {
  const result = query.safeParse(request.query);
  if (result.success) return result.data;
  const details = result.error.issues.map((issue) =>
    issue.path.length > 0 ? `${issue.path.join(".")}: ${issue.message}` : issue.message,
  );
  throw new HttpError(400, "the query is not understood", details);
}

const wanted =
  ({ lane, channel, kind }: z.output<typeof query>) =>
  (message: Received): boolean =>
    (lane === undefined || message.lane === lane) &&
    (channel === undefined || message.channel === channel) &&
    (kind === "all" || message.text !== undefined);

export interface RouteOptions {
  readonly feeds: readonly Feed[];
  readonly replicas: readonly ReplicaReader[];
  readonly inbox: Inbox;
  readonly topology: () => Topology;
  readonly profile: string;
}

export function createRoutes({ feeds, replicas, inbox, topology, profile }: RouteOptions): Router {
  const router = Router();

  router.get("/messages", (request, response) => {
    const asked = readQuery(request);
    response.json(inbox.after(asked.after ?? 0, asked.limit, wanted(asked)));
  });

  router.get("/messages/stream", (request, response) => {
    const asked = readQuery(request);
    // A browser that reconnects says by itself which message it saw last.
    const seen = z.coerce.number().int().min(0).safeParse(request.get("last-event-id"));
    sendEvents(inbox, response, asked.after ?? seen.data ?? inbox.last, wanted(asked));
  });

  router.get("/stats", (_request, response) => {
    response.json({
      profile,
      topology: topology(),
      lanes: laneStats(feeds),
      replicas: replicaStats(replicas),
    });
  });
  return router;
}

const replicaStats = (replicas: readonly ReplicaReader[]) =>
  Object.fromEntries(
    replicas.map(({ lane, reads, failures, last, behind }) => [
      lane,
      { reads, failures, last: last ?? null, behindMessages: behind ?? null },
    ]),
  );

function laneStats(feeds: readonly Feed[]) {
  const lanes: Record<string, Record<string, unknown>> = {};
  for (const { link, intake } of feeds) {
    const { runs, ...counts } = intake.state();
    const reason = link.health.reason();
    const newest = runs.at(-1);
    lanes[intake.lane] ??= {};
    Object.assign(lanes[intake.lane] ?? {}, {
      [intake.channel]: {
        up: reason === undefined,
        ...(reason === undefined ? {} : { reason }),
        forMs: Math.round(link.health.ageMs()),
        outages: link.outages,
        run: newest?.[0] ?? null,
        lastSequence: newest ? newest[1] - 1 : null,
        ...counts,
        stillMissing: stillMissing(intake.state()),
        malformed: intake.malformed,
      },
    });
  }
  return lanes;
}
