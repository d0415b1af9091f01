/** The client to copy itself, against nodes that are not real; and programs in its place that misbehave. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Decoder, listOf, type Reply } from "@redis-ha-lab/cluster/resp/codec.ts";
import { expect, onTestFinished, test } from "vitest";
import { recorded } from "../../../tests/fixtures/a-recording.ts";
import { turnsOf } from "../model/demo-lines.ts";
import { startDemo } from "./demo.ts";
import { createRecorder, type Recorder } from "./recorder.ts";

type Answer = string | number | readonly Answer[];

const encoded = (answer: Answer): string => {
  if (typeof answer === "number") return `:${answer}\r\n`;
  if (typeof answer === "string") return `$${Buffer.byteLength(answer)}\r\n${answer}\r\n`;
  return `*${answer.length}\r\n${answer.map(encoded).join("")}`;
};

/** A server that answers commands. @param answer undefined hangs up instead. */
async function serve(answer: (command: string, words: readonly Reply[]) => Answer | undefined) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    const decoder = new Decoder((request) => {
      const [command = "", ...words] = listOf(request);
      const said = answer(String(command).toUpperCase(), words);
      if (said === undefined) socket.destroy();
      else socket.write(encoded(said));
    });
    socket.on("data", (chunk: Buffer) => decoder.feed(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const PASSWORD = "a-secret-of-this-test";
const user = (username: string) => ({ username, password: PASSWORD });

/** What `startDemo` is told of a lab with this Sentinel and these nodes. */
function placesOf(sentinel: number, ...nodes: number[]): Parameters<typeof startDemo>[0] {
  const endpoint = (name: string, port: number) => ({ name, host: "127.0.0.1", port });
  return {
    redisNodes: nodes.map((port, at) => endpoint(`redis-${at + 1}`, port)),
    sentinels: [endpoint("sentinel-1", sentinel)],
    masterName: "mymaster",
    credentials: { admin: user("admin"), app: user("app"), lab: user("lab"), client: user("client") },
    tls: { TLS: false, TLS_VERIFY: true } as Parameters<typeof startDemo>[0]["tls"],
  };
}

const recorderOf = ({ redisNodes, sentinels }: ReturnType<typeof placesOf>): Recorder =>
  createRecorder({ redisNodes, sentinels }, "test", recorded().settings);

/** Resolves with the next event that the client makes. */
const nextEvent = (recorder: Recorder): Promise<string> =>
  new Promise((resolve) => {
    recorder.onEvent((event) => {
      if (event.kind === "client") resolve(event.text);
    });
  });

/** A program in the client's place. */
function program(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "demo-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "program.mjs");
  writeFileSync(file, text);
  return file;
}

test("what the client prints is recorded line by line, its error and its next success are in the timeline", async () => {
  let value = "";
  let isRefusing = false;
  const data = (command: string, words: readonly Reply[]): Answer | undefined => {
    if (command === "ROLE") return isRefusing ? undefined : ["master", 0, []];
    if (command === "SET") value = String(words[1]);
    return command === "GET" ? value : "OK";
  };
  const replica = await serve(data);
  const master = await serve(data);
  const sentinel = await serve((command, [question]) => {
    if (command !== "SENTINEL") return "OK";
    if (question === "GET-MASTER-ADDR-BY-NAME") return ["127.0.0.1", String(master)];
    return [
      ["ip", "127.0.0.1", "port", String(replica), "flags", "slave", "master-link-status", "ok"],
      ["ip", "127.0.0.1", "port", "1", "flags", "s_down,slave", "master-link-status", "ok"],
    ];
  });
  const places = placesOf(sentinel, master, replica);
  const recorder = recorderOf(places);
  const { recording } = recorder;
  const client = startDemo(places, recorder);
  await client.served;
  const failing = nextEvent(recorder);
  isRefusing = true;
  expect(await failing).toMatch(new RegExp(`^error {2}127\\.0\\.0\\.1:${master}: \\S`));
  const working = nextEvent(recorder);
  isRefusing = false;
  expect(await working).toBe("wrote to redis-1, read from redis-2");
  await client.stop();
  await client.readBack({ get: async () => value } as never);

  const { turns, strange, isOpen } = turnsOf(recording.demo?.printed ?? []);
  expect({ strange, isOpen, logs: recording.logs }).toEqual({ strange: [], isOpen: false, logs: [] });
  const served = turns.filter((turn) => turn.kind === "served");
  expect(served.length).toBeGreaterThan(2);
  // It is ended between two turns: what it told last is what it wrote last.
  expect(recording.demo?.left).toBe(served.at(-1)?.wrote);
  expect(JSON.stringify(recording)).not.toContain(PASSWORD);
});

test("a client that nothing answers is not served, and each of its errors is in the timeline", async () => {
  const places = placesOf(await serve(() => undefined));
  const recorder = recorderOf(places);
  const failing = nextEvent(recorder);
  const client = startDemo(places, recorder);
  expect(await failing).toMatch(/^error {2}no Sentinel answers: 127\.0\.0\.1:\d+: \S/);
  await client.stop();
});

test("what it is not known to print, and that it ended, is shown as what nobody knows", async () => {
  const places = placesOf(1);
  const recorder = recorderOf(places);
  const ended = new Promise<void>((resolve) => {
    recorder.onLog(({ text }) => {
      if (text.startsWith("ended by itself")) resolve();
    });
  });
  const client = startDemo(
    places,
    recorder,
    program('console.error("a last word"); console.log("nonsense"); process.exitCode = 3;'),
  );
  await ended;
  await client.stop();
  const { logs, demo } = recorder.recording;
  expect(demo?.printed.map(({ text }) => text)).toEqual(["nonsense", "ended by itself: exit code 3"]);
  expect(logs.map(({ text }) => text).toSorted()).toEqual([
    "a last word",
    "ended by itself: exit code 3",
    "nonsense",
  ]);
  expect(new Set(logs.map(({ service, weight }) => `${service}, ${weight}`))).toEqual(
    new Set(["demo, unknown warning"]),
  );
});

test("its environment has what the service demo has, and with TLS the authority as a file", async () => {
  const places = placesOf(1);
  const tls = { TLS: true, TLS_CA_FILE: "the authority" } as typeof places.tls;
  const recorder = recorderOf(places);
  const said = new Promise<void>((resolve) => {
    recorder.onLog(() => resolve());
  });
  const client = startDemo(
    { ...places, tls },
    recorder,
    program(`import { readFileSync } from "node:fs";
      const { TLS_CA_FILE, ...others } = process.env;
      console.log(JSON.stringify({ ...others, authority: readFileSync(TLS_CA_FILE, "utf8"), argv: process.argv.length }));
      setInterval(() => {}, 1000);`),
  );
  await said;
  await client.stop();
  expect(JSON.parse(recorder.recording.demo?.printed[0]?.text ?? "")).toEqual({
    SENTINEL_NODES: "sentinel-1=127.0.0.1:1",
    SENTINEL_MASTER_NAME: "mymaster",
    SENTINEL_CLIENT_PASSWORD: PASSWORD,
    REDIS_APP_PASSWORD: PASSWORD,
    TLS: "on",
    authority: "the authority",
    argv: 2,
  });
});
