/** Scrapes one target: up or why not, what its survey tells, and how the scrape itself went. */
import { performance } from "node:perf_hooks";
import type { Request } from "@redis-ha-lab/cluster/resp/codec.ts";
import { ConnectionFailure, failureOf, REASONS, type Reason } from "@redis-ha-lab/cluster/resp/failure.ts";
import packageJson from "../../package.json" with { type: "json" };
import { counter, family, gauge } from "../exposition/family.ts";
import { labels } from "../exposition/labels.ts";
import { ScrapeResponse, sample } from "../exposition/scrape-response.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import type { PersistentConnection } from "./persistent-connection.ts";
import type { Survey } from "./survey.ts";

const UP = gauge("redis_up", "1 when the target answered with its metrics and is ready for clients.");
const DOWN_REASON = gauge(
  "redis_down_reason",
  "Why redis_up is 0: 1 for the class that holds, 0 for all while it is up.",
);
const CERTIFICATE_ENDS = gauge(
  "redis_certificate_expires_timestamp_seconds",
  "With TLS: when the certificate that the target last showed ends, in seconds since 1970.",
);
const SCRAPES = counter("redis_exporter_scrapes_total", "Scrapes of this target since the exporter started.");
const DURATION = family(
  "redis_exporter_scrape_duration_seconds",
  "summary",
  "Durations of this target's scrapes.",
);
const LAST_DURATION = gauge("redis_exporter_last_scrape_duration_seconds", "How long this scrape took.");
const LAST_CONNECT = gauge(
  "redis_exporter_last_scrape_connect_time_seconds",
  "How long this scrape waited for a connection; 0 on the one that stands.",
);
const LAST_ERROR = gauge(
  "redis_exporter_last_scrape_error",
  "1 when this scrape failed, with the class of the failure.",
);
const BUILD = gauge("redis_exporter_build_info", "Which exporter made this response; always 1.");
const REQUEST_ERRORS = counter(
  "redis_target_scrape_request_errors_total",
  "Requests to /scrape that named no target there is, since the exporter started.",
);
const KEY_GROUPS = gauge(
  "redis_last_key_groups_scrape_duration_milliseconds",
  "Time this scrape spent on grouping keys: none, this exporter reads no keys.",
);

const BUILD_LABELS = labels({ version: packageJson.version, node_version: process.version });

export interface Outcome {
  readonly response: ScrapeResponse;
  /** Absent when the target is up. */
  readonly failure?: ConnectionFailure;
  readonly seconds: number;
}

export class Scraper {
  readonly #connection: PersistentConnection;
  readonly #survey: Survey;
  readonly #observe: (outcome: Outcome) => void;
  readonly #requestErrors: () => number;
  #scrapes = 0;
  #seconds = 0;

  /** A response, whatever the target does, by `deadlineAt` (performance.now() milliseconds). */
  readonly scrape = oneAtATime<Outcome>(
    (deadlineAt) => this.#scrape(deadlineAt),
    (waitedSeconds) => this.#late(waitedSeconds),
  );

  /** @param observe hears of each scrape once, however many share it. */
  constructor(
    connection: PersistentConnection,
    survey: Survey,
    observe: (outcome: Outcome) => void,
    requestErrors: () => number,
  ) {
    this.#connection = connection;
    this.#survey = survey;
    this.#observe = observe;
    this.#requestErrors = requestErrors;
  }

  #late(seconds: number): Outcome {
    const response = new ScrapeResponse();
    const failure = new ConnectionFailure(
      "timeout",
      `the scrape in progress did not end within ${seconds.toFixed(2)} s`,
    );
    this.#aboutItself(response, failure.reason, seconds, 0);
    return { response, seconds, failure };
  }

  async #scrape(deadlineAt: number): Promise<Outcome> {
    const start = performance.now();
    const response = new ScrapeResponse();
    let connectSeconds = 0;
    let failure: ConnectionFailure | undefined;
    const ask = async (request: Request) => {
      const answer = await this.#connection.ask(request, deadlineAt);
      connectSeconds += answer.connectSeconds;
      return answer.replies;
    };
    try {
      await this.#survey(ask, response);
    } catch (error) {
      failure = failureOf(error);
    }
    const seconds = (performance.now() - start) / 1000;
    this.#scrapes += 1;
    this.#seconds += seconds;
    this.#aboutItself(response, failure?.reason, seconds, connectSeconds);
    const outcome = { response, seconds, ...(failure && { failure }) };
    this.#observe(outcome);
    return outcome;
  }

  #aboutItself(
    response: ScrapeResponse,
    reason: Reason | undefined,
    seconds: number,
    connectSeconds: number,
  ): void {
    response.add(UP, reason === undefined ? 1 : 0);
    response.states(DOWN_REASON, "reason", REASONS, reason);
    const { certificateEndsAt } = this.#connection;
    if (certificateEndsAt !== null) response.add(CERTIFICATE_ENDS, certificateEndsAt);
    response.add(SCRAPES, this.#scrapes);
    response.append(
      DURATION,
      sample(`${DURATION.name}_sum`, "", this.#seconds) + sample(`${DURATION.name}_count`, "", this.#scrapes),
    );
    response.add(LAST_DURATION, seconds);
    response.add(LAST_CONNECT, connectSeconds);
    response.add(LAST_ERROR, reason === undefined ? 0 : 1, labels({ err: reason ?? "" }));
    response.add(KEY_GROUPS, 0);
    response.add(BUILD, 1, BUILD_LABELS);
    response.add(REQUEST_ERRORS, this.#requestErrors());
  }
}
