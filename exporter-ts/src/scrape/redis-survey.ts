/** A Redis node: everything it is asked, in one round trip. */
import { finite } from "@redis-ha-lab/cluster/read/info.ts";
import { type Command, encode, type Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import { ConnectionFailure } from "@redis-ha-lab/cluster/resp/failure.ts";
import { NEEDED_SETTINGS, readSettings, settings } from "../collectors/config.ts";
import { infoFields } from "../collectors/info.ts";
import type { InfoReply } from "../collectors/info-reply.ts";
import { instance } from "../collectors/instance.ts";
import { DEFAULT_DATABASES, keyspace } from "../collectors/keyspace.ts";
import { latencyHistograms } from "../collectors/latency-histogram.ts";
import { latencySpikes } from "../collectors/latency-latest.ts";
import { latencyPercentiles } from "../collectors/latencystats.ts";
import { replication } from "../collectors/replication.ts";
import { slowlogLength, slowlogNewest } from "../collectors/slowlog.ts";
import { commandStatistics, errorStatistics, type StatisticsByCommand } from "../collectors/statistics.ts";
import { writeGuard } from "../collectors/write-guard.ts";
import type { ScrapeResponse } from "../exposition/scrape-response.ts";
import { accepted, infoOf, type Names, type Survey } from "./survey.ts";

export interface RedisFlags {
  /** One series per setting. */
  readonly configMetrics: boolean;
  readonly latencyHistograms: boolean;
}

/** What one scrape has learned so far. Kept for its duration only. */
interface Learned {
  readonly response: ScrapeResponse;
  readonly info: InfoReply;
  readonly statistics: StatisticsByCommand;
  databases: number;
}

interface Question {
  readonly command: Command;
  readonly answer: (learned: Learned, reply: Reply) => void;
}

/** One per target: some collectors remember the scrape before. */
export function redisSurvey(flags: RedisFlags, names: Names): Survey {
  const commands = commandStatistics();
  const percentiles = latencyPercentiles();
  const histograms = latencyHistograms();

  const questions: readonly Question[] = [
    {
      command: flags.configMetrics ? ["CONFIG", "GET", "*"] : ["CONFIG", "GET", ...NEEDED_SETTINGS],
      answer: (learned, reply) => {
        const known = readSettings(reply);
        settings(learned.response, known, flags.configMetrics);
        writeGuard(learned.response, learned.info, known);
        learned.databases = finite(known.get("databases")) ?? DEFAULT_DATABASES;
      },
    },
    { command: ["SLOWLOG", "LEN"], answer: ({ response }, reply) => slowlogLength(response, reply) },
    { command: ["SLOWLOG", "GET", "1"], answer: ({ response }, reply) => slowlogNewest(response, reply) },
    { command: ["LATENCY", "LATEST"], answer: ({ response }, reply) => latencySpikes(response, reply) },
  ];
  const histogram: Question = {
    command: ["LATENCY", "HISTOGRAM"],
    answer: ({ response, statistics }, reply) => histograms(response, reply, statistics.all.values()),
  };
  const asked = flags.latencyHistograms ? [...questions, histogram] : questions;
  const request = encode([["INFO", "ALL"], ...asked.map(({ command }) => command)]);

  return async (ask, response) => {
    const [first, ...rest] = await ask(request);
    const info = infoOf(first);
    infoFields(response, info);
    instance(response, info);
    replication({ response, info, ...names });
    const statistics = commands(response, info.statistics.get("Commandstats") ?? []);
    percentiles(response, info.statistics.get("Latencystats") ?? [], statistics);
    errorStatistics(response, info.statistics.get("Errorstats") ?? []);
    const learned: Learned = { response, info, statistics, databases: DEFAULT_DATABASES };
    for (const [at, { command, answer }] of asked.entries()) {
      const reply = accepted(response, command, rest[at]);
      if (reply !== undefined) answer(learned, reply);
    }
    keyspace(response, info.statistics.get("Keyspace") ?? [], learned.databases);
    if (info.fields.get("loading") === "1") {
      throw new ConnectionFailure("loading", "the server is reading its data set and answers no clients yet");
    }
  };
}
