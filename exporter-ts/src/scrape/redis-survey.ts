/** A Redis node: everything it is asked, in one round trip. */
import { commandStatistics } from "../collectors/commandstats.ts";
import { NEEDED_SETTINGS, readSettings, type Settings, settings } from "../collectors/config.ts";
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
import { TargetFailure } from "../connection/failure.ts";
import type { Reply } from "../connection/reply.ts";
import { type Command, encode } from "../connection/request.ts";
import type { Page } from "../exposition/page.ts";
import { accepted, infoOf, type Names, type Survey } from "./survey.ts";

export interface RedisFlags {
  /** One series per setting. */
  readonly configMetrics: boolean;
  readonly latencyHistograms: boolean;
}

interface Question {
  readonly command: Command;
  readonly answer: (page: Page, reply: Reply, info: InfoReply) => void;
}

/** One per target: some collectors remember the scrape before. */
export function redisSurvey(flags: RedisFlags, names: Names): Survey {
  const commands = commandStatistics();
  const percentiles = latencyPercentiles();
  const histograms = latencyHistograms();
  let statistics: ReturnType<typeof commands> = new Map();
  let known: Settings = new Map();

  const questions: readonly Question[] = [
    {
      command: flags.configMetrics ? ["CONFIG", "GET", "*"] : ["CONFIG", "GET", ...NEEDED_SETTINGS],
      answer: (page, reply, info) => {
        known = readSettings(reply);
        settings(page, known, flags.configMetrics);
        fence(page, info, known);
      },
    },
    { command: ["SLOWLOG", "LEN"], answer: slowlogLength },
    { command: ["SLOWLOG", "GET", "1"], answer: slowlogNewest },
    { command: ["LATENCY", "LATEST"], answer: latencySpikes },
    ...(flags.latencyHistograms
      ? [
          {
            command: ["LATENCY", "HISTOGRAM"],
            answer: (page: Page, reply: Reply) => histograms(page, reply, statistics.values()),
          },
        ]
      : []),
  ];
  const request = encode([["INFO", "ALL"], ...questions.map(({ command }) => command)]);

  return async (ask, page) => {
    const [first, ...rest] = await ask(request);
    const info = infoOf(first);
    infoFields(page, info);
    instance(page, info);
    replication({ page, info, ...names });
    statistics = commands(page, info.statistics.get("Commandstats") ?? []);
    percentiles(page, info.statistics.get("Latencystats") ?? [], statistics);
    errorStatistics(page, info.statistics.get("Errorstats") ?? []);
    known = new Map();
    for (const [at, { command, answer }] of questions.entries()) {
      const reply = accepted(page, command, rest[at]);
      if (reply !== undefined) answer(page, reply, info);
    }
    const databases = finite(known.get("databases")) ?? DEFAULT_DATABASES;
    keyspace(page, info.statistics.get("Keyspace") ?? [], databases);
    if (info.fields.get("loading") === "1") {
      throw new TargetFailure("loading", "the server is reading its data set and answers no clients yet");
    }
  };
}
