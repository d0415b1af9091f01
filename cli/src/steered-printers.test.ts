/** The same of the commands that look into servers and runs, of the logs, and of every place that prints at all. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Instance } from "@redis-ha-lab/cluster/read/sentinel-replies.ts";
import { cleanStream, printLines } from "@redis-ha-lab/common/printable.ts";
import { judge } from "@redis-ha-lab/scenarios/judge/judge.ts";
import { loadScenario } from "@redis-ha-lab/scenarios/run/catalogue.ts";
import { saveRun } from "@redis-ha-lab/scenarios/run/runs-folder.ts";
import { expect, onTestFinished, test } from "vitest";
import { recorded } from "../../tests/fixtures/a-recording.ts";
import { harmless, POISON, poisoned, printedBy } from "../../tests/support/poison.ts";
import { findingsOf } from "./adopt/findings.ts";
import { adoptLines } from "./adopt/show.ts";
import type { Survey } from "./adopt/survey.ts";
import { listScenarios } from "./list-scenarios.ts";
import { showSentinel } from "./node-config/show.ts";
import { replicationTable } from "./replication.ts";
import { showReport } from "./show-report.ts";

const ROOT = join(import.meta.dirname, "../..");
type Config = Parameters<typeof showSentinel>[0];

test("make config", async () => {
  const exec = async () => ({ exitCode: 0, stdout: `sentinel myid a${POISON}`, stderr: "" });
  const config = { sentinels: [], masterName: "mymaster", settings: {} } as unknown as Config;
  harmless(
    (await printedBy(() => showSentinel(config, { exec } as never, "sentinel-1"))).map((text) =>
      // The file's own newline is one of a line of the file.
      text.replace(/^FORGED·/m, "(FORGED)"),
    ),
  );
});

test("make replication", async () => {
  const node = { name: "redis-1", up: false, role: null, link: null, offset: null, lagBytes: null };
  const arrivals = [{ node: `redis-1${POISON}`, afterMs: null, problem: POISON }];
  const lines = replicationTable({ nodes: [poisoned(node)] as never, master: "redis-2" }, arrivals);
  harmless(await printedBy(() => printLines(lines)));
});

test("make adopt", async () => {
  const instance = (fields: Readonly<Record<string, string>>) => new Instance(poisoned(fields));
  const survey = {
    masterName: `m${POISON}`,
    sentinels: [
      {
        ...{ name: `s${POISON}`, host: "10.0.0.1", port: 26379, version: POISON, tiltMs: null, askMs: null },
        view: {
          ...{ id: POISON, replicas: [], sentinels: [], quorumOk: true, tilt: false, selected: undefined },
          master: instance({ ip: "10.0.0.1", port: "6379", flags: "master", quorum: "2" }),
        },
        problem: POISON,
      },
    ],
    nodes: [
      {
        ...{ name: `n${POISON}`, host: "10.0.0.2", port: 6379, version: POISON, role: POISON, linked: null },
        ...{ settings: { appendonly: POISON }, problem: POISON },
      },
    ],
  } as unknown as Survey;
  harmless(await printedBy(() => printLines(adoptLines(survey, findingsOf(survey)))));
});

test("a scenario's summary, the list of scenarios and make report", async () => {
  const folder = mkdtempSync(join(tmpdir(), "steered-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const circumstances = { notGiven: [], broken: [POISON], notHealed: [POISON] };
  const journal = judge(await loadScenario("haproxy-failure"), recorded(), circumstances);
  await saveRun(folder, { ...journal, scenario: "haproxy-failure" }, {});
  harmless(await printedBy(() => showReport(folder, undefined, undefined)));
  const listed = await printedBy(() => listScenarios({ runsDir: folder } as never));
  expect(listed.join("")).toContain("make scenario-haproxy-failure");
});

test("benchmarks", async () => {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) > 0 };
  cleanStream(stream as never);
  stream.write(`a client said ${POISON}`);
  expect(written).toEqual(["a client said ·X\nFORGED·"]);
});

test("make logs", () => {
  const filter = (input: string) =>
    execFileSync("sh", ["-c", ". setup/printable.sh; printable"], { cwd: ROOT, input, encoding: "utf8" });
  const name = "\u001b[36mredis-1  | \u001b[0m";
  const own = POISON.replace("\nFORGED", "FORGED");
  expect(filter(`${name}é 日本 ▆ ${own}\n`)).toBe(`${name}é 日本 ▆ ·XFORGED·\n`);
  // Only the name that Compose puts before a line has a colour, and who writes like it gains nothing.
  expect(filter(`${name}\u001b[31mred ${name}\u0001[31m\n`)).toBe(`${name}red redis-1  | ·[31m\n`);
  expect(filter("x\u001b]52;c;cm0=\u001b\\y\u2028\u2066\u200ez\u001bc\n")).toBe("xy···z·c\n");
});

test("make demo", async () => {
  const fake = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", () => socket.write(`-ERR ${POISON.replace("\rX\n", " ")}\r\n`));
  });
  await once(fake.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void fake.close());
  const { port } = fake.address() as AddressInfo;
  const demo = spawn(process.execPath, ["demo/src/demo.ts"], {
    cwd: ROOT,
    env: { SENTINEL_NODES: `127.0.0.1:${port}`, SENTINEL_CLIENT_PASSWORD: "x" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void demo.kill("SIGKILL"));
  const [chunk] = (await once(demo.stdout, "data")) as [Buffer];
  harmless([chunk.toString()]);
});

/** What prints only what it says itself, or what its caller typed. */
const OWN_WORDS = [
  "cli/src/status/ready.ts",
  "cli/src/haproxy-config/main.ts",
  "scenarios/src/site/process-meter.ts",
];

test("whatever prints cleans what it prints", () => {
  const sources = ["cli", "cluster", "common", "demo", "scenarios"].flatMap((part) =>
    readdirSync(join(ROOT, part, "src"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.startsWith("evidence"))
      .map((name) => `${part}/src/${name}`),
  );
  const printing = sources.filter((file) =>
    /process\.std(?:out|err)\.write\(|console\.(?:log|error)\(|\bout\.write\(/.test(
      readFileSync(join(ROOT, file), "utf8"),
    ),
  );
  expect(printing.length).toBeGreaterThan(8);
  const raw = printing.filter((file) => !/\bprintable/.test(readFileSync(join(ROOT, file), "utf8")));
  expect(raw.toSorted()).toEqual([...OWN_WORDS].toSorted());
});
