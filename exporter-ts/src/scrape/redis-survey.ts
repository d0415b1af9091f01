/** A Redis node: everything it is asked, in one round trip. */

import { type Command, encode, type Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import { ConnectionFailure } from "@redis-ha-lab/cluster/resp/failure.ts";
import { commandStatistics, type StatisticsByCommand } from "../collectors/commandstats.ts";
import { NEEDED_SETTINGS, readSettings, settings } from "../collectors/config.ts";
import { errorStatistics } from "../collectors/errorstats.ts";
import { fence } from "../collectors/fence.ts";
import { infoFields } from "../collectors/info.ts";
import { finite, type InfoReply } from "../collectors/info-reply.ts";
import { instance } from "../collectors/instance.ts";
import { DEFAULT_DATABASES, keyspace } from "../collectors/keyspace.ts";
import { latencyHistograms } from "../collectors/latency-histogram.ts";
import { latencySpikes } from "../collectors/latency-latest.ts";
import { latencyPercentiles } from "../collectors/latencystats.ts";
import { replication } from "../collectors/replication.ts";
import { slowlogLength, slowlogNewest } from "../collectors/slowlog.ts";
import type { Page } from "../exposition/page.ts";
import { accepted, infoOf, type Names, type Survey } from "./survey.ts";

export interface RedisFlags {
  /** One series per setting. */
  readonly configMetrics: boolean;
  readonly latencyHistograms: boolean;
}

/** What one scrape has learned so far. Kept for its duration only. */
interface Learned {
  readonly page: Page;
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
        settings(learned.page, known, flags.configMetrics);
        fence(learned.page, learned.info, known);
        learned.databases = finite(known.get("databases")) ?? DEFAULT_DATABASES;
      },
    },
    { command: ["SLOWLOG", "LEN"], answer: ({ page }, reply) => slowlogLength(page, reply) },
    { command: ["SLOWLOG", "GET", "1"], answer: ({ page }, reply) => slowlogNewest(page, reply) },
    { command: ["LATENCY", "LATEST"], answer: ({ page }, reply) => latencySpikes(page, reply) },
  ];
  const histogram: Question = {
    command: ["LATENCY", "HISTOGRAM"],
    answer: ({ page, statistics }, reply) => histograms(page, reply, statistics.all.values()),
  };
  const asked = flags.latencyHistograms ? [...questions, histogram] : questions;
  const request = encode([["INFO", "ALL"], ...asked.map(({ command }) => command)]);

  return async (ask, page) => {
    const [first, ...rest] = await ask(request);
    const info = infoOf(first);
    infoFields(page, info);
    instance(page, info);
    replication({ page, info, ...names });
    const statistics = commands(page, info.statistics.get("Commandstats") ?? []);
    percentiles(page, info.statistics.get("Latencystats") ?? [], statistics);
    errorStatistics(page, info.statistics.get("Errorstats") ?? []);
    const learned: Learned = { page, info, statistics, databases: DEFAULT_DATABASES };
    for (const [at, { command, answer }] of asked.entries()) {
      const reply = accepted(page, command, rest[at]);
      if (reply !== undefined) answer(learned, reply);
    }
    keyspace(page, info.statistics.get("Keyspace") ?? [], learned.databases);
    if (info.fields.get("loading") === "1") {
      throw new ConnectionFailure("loading", "the server is reading its data set and answers no clients yet");
    }
  };
}
