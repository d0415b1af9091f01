/** The subscriber's own pages: GET /messages, /messages/stream and /stats. */

import { CHANNELS, CLIENT_PATHS } from "@redis-ha-lab/cluster/client-paths.ts";
import type { Topology } from "@redis-ha-lab/cluster/connect/topology.ts";
import { HttpError } from "@redis-ha-lab/common/http.ts";
import { wholeNumber } from "@redis-ha-lab/common/whole-number.ts";
import { type Request, Router } from "express";
import { z } from "zod";
import { sendEvents } from "./events.ts";
import type { Inbox, Received } from "./inbox.ts";
import { stillMissing } from "./ledger.ts";
import type { Feed } from "./metrics.ts";
import type { ReplicaReader } from "./replica-reader.ts";

const query = z.strictObject({
  after: wholeNumber().optional(),
  limit: wholeNumber(1, 1_000).default(100),
  lane: z.enum(CLIENT_PATHS).optional(),
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
  /** Of /messages/stream at a time. */
  readonly mostReaders: number;
}

export function createRoutes({
  feeds,
  replicas,
  inbox,
  topology,
  profile,
  mostReaders,
}: RouteOptions): Router {
  const router = Router();
  let readers = 0;

  router.get("/messages", (request, response) => {
    const asked = readQuery(request);
    response.json(inbox.after(asked.after ?? 0, asked.limit, wanted(asked)));
  });

  router.get("/messages/stream", (request, response) => {
    const asked = readQuery(request);
    // A browser that reconnects says by itself which message it saw last.
    const seen = wholeNumber().safeParse(request.get("last-event-id"));
    // HEAD asks what there would be, and waits for nothing.
    if (request.method === "HEAD") return void response.type("text/event-stream").end();
    if (readers >= mostReaders) {
      response.set("Retry-After", "1");
      throw new HttpError(503, `${mostReaders} readers are connected, and no more are taken`);
    }
    readers += 1;
    response.once("close", () => {
      readers -= 1;
    });
    sendEvents(inbox, response, asked.after ?? seen.data ?? inbox.last, wanted(asked));
  });

  router.get("/stats", (_request, response) => {
    response.json({
      profile,
      topology: topology(),
      lanes: pathStats(feeds),
      replicas: replicaStats(replicas),
    });
  });
  return router;
}

const replicaStats = (replicas: readonly ReplicaReader[]) =>
  Object.fromEntries(
    replicas.map(({ clientPath, reads, failures, last, behind }) => [
      clientPath,
      { reads, failures, last: last ?? null, behindMessages: behind ?? null },
    ]),
  );

function pathStats(feeds: readonly Feed[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { link, intake } of feeds) {
    const { runs, ...counts } = intake.state();
    const reason = link.health.reason();
    const newest = runs.at(-1);
    paths[intake.clientPath] ??= {};
    Object.assign(paths[intake.clientPath] ?? {}, {
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
  return paths;
}
