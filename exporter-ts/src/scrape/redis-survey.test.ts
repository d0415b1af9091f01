import { type Reply, ReplyError } from "@redis-ha-lab/cluster/resp/codec.ts";
import { ConnectionFailure } from "@redis-ha-lab/cluster/resp/failure.ts";
import { describe, expect, it } from "vitest";
import { ResponseBuffer } from "../exposition/response-buffer.ts";
import { ScrapeResponse } from "../exposition/scrape-response.ts";
import { redisSurvey } from "./redis-survey.ts";

const INFO =
  "# Server\r\nredis_version:8.0.2\r\n# Persistence\r\nloading:0\r\n# Replication\r\nrole:master\r\n";

async function survey(first: Reply, rest: Reply = new ReplyError("NOPERM no")) {
  const response = new ScrapeResponse();
  const ask = redisSurvey(
    { configMetrics: false, latencyHistograms: true },
    { nodeAt: (host, port) => `${host}:${port}`, redisNodes: () => [] },
  );
  const failure = await ask(
    async ({ commands }) => [first, ...commands.slice(1).map(() => rest)],
    response,
  ).then(
    () => undefined,
    (error: unknown) => (error instanceof ConnectionFailure ? error.reason : error),
  );
  const buffer = new ResponseBuffer();
  response.writeTo(buffer, "text");
  return { failure, text: buffer.content.toString() };
}

describe("a survey of a Redis node", () => {
  it("stands although every command but INFO is refused", async () => {
    const { failure, text } = await survey(INFO);
    expect(failure).toBeUndefined();
    expect(text).toContain('redis_instance_role{role="master"} 1');
    expect(text).toContain('redis_exporter_command_failed{command="slowlog len"} 1');
  });

  it("says the mode and the version of Valkey, which names both otherwise", async () => {
    const { text } = await survey(
      "# Server\r\nredis_version:7.2.4\r\nvalkey_version:8.1.1\r\nserver_mode:standalone\r\n# Replication\r\nrole:master\r\n",
    );
    expect(text).toMatch(/redis_instance_info\{.*redis_mode="standalone".*valkey_version="8\.1\.1"/);
  });

  it("stands although the other commands are answered with something else", async () => {
    for (const rest of [null, 7, "text", [], [[["deep"]]], [1, [2, [3]]]]) {
      expect((await survey(INFO, rest)).failure).toBeUndefined();
    }
  });

  it("finds a server that loads its data set down, and tells what it says all the same", async () => {
    const { failure, text } = await survey(INFO.replace("loading:0", "loading:1"));
    expect(failure).toBe("loading");
    expect(text).toContain("redis_loading_dump_file 1");
  });

  it.each([
    ["denied", new ReplyError("NOPERM User exporter has no permissions to run the 'info' command")],
    ["auth", new ReplyError("NOAUTH Authentication required.")],
    ["loading", new ReplyError("LOADING Redis is loading the dataset in memory")],
    ["protocol", null],
    ["protocol", 7],
  ])("fails with %s when INFO is answered so", async (reason, reply) => {
    expect((await survey(reply)).failure).toBe(reason);
  });
});
