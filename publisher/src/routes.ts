/** The publisher's own pages: POST /publish and GET /stats. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Topology } from "@redis-ha-lab/cluster/connect/topology.ts";
import { HttpError } from "@redis-ha-lab/common/http.ts";
import type { Logger } from "@redis-ha-lab/common/logger.ts";
import { requestLog } from "@redis-ha-lab/common/request-log.ts";
import express, { Router } from "express";
import type { PublisherPath } from "./client-path.ts";
import type { Delivery } from "./delivery.ts";
import { type PublishRequest, parsePublishRequest } from "./publish-request.ts";

const BODY_LIMIT = "64kb";
/** A caller gets an answer within this time, whatever Redis does. */
const ANSWER_WITHIN_MS = 2_000;
/** What Retry-After says: about the part of a failover that follows its detection. */
const RETRY_AFTER_SECONDS = 1;

export interface RouteOptions {
  readonly paths: readonly PublisherPath[];
  readonly topology: () => Topology;
  readonly about: { readonly run: number; readonly profile: string; readonly ratePerSecond: number };
  readonly logger: Logger;
}

/** failed: nothing happened, try again. indeterminate: it may have, so trying again may send it twice. */
const STATUS = { ok: 200, failed: 503, indeterminate: 504 } as const;

const stillWaiting = (): Promise<Delivery> =>
  sleep(ANSWER_WITHIN_MS, undefined, { ref: false }).then(() => ({
    outcome: "indeterminate",
    reason: `no acknowledgement within ${ANSWER_WITHIN_MS} ms; it may still arrive`,
  }));

export function createRoutes({ paths, topology, about, logger }: RouteOptions): Router {
  const router = Router();

  /** The client path that was asked for if it is up, else the first that is. @throws HttpError 503. */
  function choosePath({ lane: wanted }: PublishRequest): PublisherPath {
    const candidates = paths.filter(({ clientPath }) => wanted === undefined || clientPath === wanted);
    const up = candidates.find((path) => path.reason() === undefined);
    if (up) return up;
    throw new HttpError(
      503,
      "no master takes writes at the moment",
      candidates.map((path) => `${path.clientPath}: ${path.reason()}`),
    );
  }

  const json = express.json({ limit: BODY_LIMIT, type: "application/json", strict: false });

  router
    .route("/publish")
    .all(requestLog(logger))
    .post(
      (request, _response, next) => {
        if (!request.is("application/json")) {
          throw new HttpError(415, "the body must be JSON: send it with Content-Type: application/json");
        }
        next();
      },
      json,
      async (request, response) => {
        const wanted = parsePublishRequest(request.body);
        let path: PublisherPath;
        try {
          path = choosePath(wanted);
        } catch (error) {
          response.set("Retry-After", String(RETRY_AFTER_SECONDS));
          throw error;
        }
        if (wanted.kind === "raw") {
          const { channel, message } = wanted;
          const delivery = await Promise.race([path.publish(channel, message), stillWaiting()]);
          if (delivery.outcome === "failed") response.set("Retry-After", String(RETRY_AFTER_SECONDS));
          response.status(STATUS[delivery.outcome]).json({ lane: path.clientPath, channel, ...delivery });
          return;
        }
        const { username, message: text } = wanted;
        const receipt = path.send({ username, text });
        const [pubsub, stream] = await Promise.all([
          Promise.race([receipt.pubsub, stillWaiting()]),
          Promise.race([receipt.stream, stillWaiting()]),
        ]);
        // The stream is the one that promises delivery, so its outcome is the message's.
        const { outcome } = stream;
        if (outcome === "failed") response.set("Retry-After", String(RETRY_AFTER_SECONDS));
        const { run, sequence } = receipt.message;
        response
          .status(STATUS[outcome])
          .json({ lane: path.clientPath, outcome, run, sequence, pubsub, stream });
      },
    )
    .all((_request, response) => {
      response.set("Allow", "POST").status(405).json({ error: "/publish takes POST only" });
    });

  router.get("/stats", (_request, response) => {
    response.json({
      ...about,
      topology: topology(),
      lanes: Object.fromEntries(paths.map((path) => [path.clientPath, pathStats(path)])),
    });
  });
  return router;
}

function pathStats(path: PublisherPath) {
  const reason = path.reason();
  return {
    up: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    forMs: Math.round(path.stateAgeMs()),
    sequence: path.sequence,
    queued: path.queued,
    queueCapacity: path.queueCapacity,
    outages: path.outages,
    channels: Object.fromEntries(
      Object.entries(path.tallies).map(([channel, tally]) => [
        channel,
        { ok: tally.messages - tally.failed - tally.indeterminate, ...tally },
      ]),
    ),
  };
}
