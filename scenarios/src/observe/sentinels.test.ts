import { expect, test } from "vitest";
import { recorded } from "../../../tests/fixtures/a-recording.ts";
import { createRecorder } from "./recorder.ts";
import { watchSentinels } from "./sentinels.ts";

const user = { username: "client", password: "secret" };
/** Nothing listens on port 1. */
const config = {
  redisNodes: [],
  sentinels: [{ name: "sentinel-3", host: "127.0.0.1", port: 1 }],
  masterName: "mymaster",
  credentials: { admin: user, app: user, lab: user, client: user },
};

test("a Sentinel that is away holds up no run, and the record says that it is not heard", async () => {
  const recorder = createRecorder(config, "test", recorded().settings);
  const ended = new AbortController();
  await watchSentinels(config, recorder, ended.signal, 50);
  ended.abort();
  expect(recorder.recording.events).toMatchObject([{ kind: "watch", source: "sentinel-3", up: false }]);
});

test("a run that ends waits for no Sentinel", async () => {
  const recorder = createRecorder(config, "test", recorded().settings);
  await watchSentinels(config, recorder, AbortSignal.abort(), 600_000);
});
