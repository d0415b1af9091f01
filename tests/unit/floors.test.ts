/**
 * The house plan: imports go down only. The floors, the parts of scenarios and what each may import stand here; a
 * type import counts as any other, since what needs a type knows the thing.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** From the ground up. A workspace imports from lower floors only, so that neighbours never import each other. */
const FLOORS = [
  ["common"],
  ["cluster"],
  [
    "publisher",
    "subscriber",
    "repointer",
    "exporter-ts",
    "alertmanager",
    "console",
    "scenarios",
    "grafana",
    "demo",
  ],
  ["bench", "hands"],
  ["cli"],
];

/** Inside scenarios: which other parts each may import. The catalogue can reach neither Docker, time nor Redis. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  model: [],
  evidence: ["model"],
  language: ["evidence", "model"],
  catalog: ["language", "model"],
  hosts: ["language", "model"],
  judge: ["evidence", "model"],
  terminal: [],
  report: ["terminal", "evidence", "model"],
  site: ["model"],
  clients: ["model"],
  observe: ["site", "evidence", "model"],
  faults: ["observe", "site", "evidence", "model"],
  run: [
    "report",
    "judge",
    "faults",
    "observe",
    "clients",
    "site",
    "terminal",
    "language",
    "evidence",
    "model",
  ],
  chaos: ["run", "report", "faults", "observe", "site", "language", "evidence", "model"],
  docs: ["run", "report", "judge", "language", "evidence", "model"],
};

/** What is a pure function of a recording, or data. */
const PURE = ["catalog", "hosts", "language", "evidence", "model", "judge", "report"];

/** What the pure parts may import from elsewhere: tables and models. */
const KNOWLEDGE = [
  "zod",
  "@redis-ha-lab/common/words.ts",
  "node:util",
  ...["faults", "phases", "failover", "event-table", "majority"].map(
    (name) => `@redis-ha-lab/cluster/${name}.ts`,
  ),
];

type Imports = ReadonlyMap<string, readonly string[]>;

const IMPORT = /(?:^import\b[^;"]*|^export (?:type )?[*{][^;"]*\bfrom |\bimport\(\s*)"([^"\n]+)"/gm;

/** The file of this repository that an import names; undefined for a package from elsewhere. */
function resolve(file: string, name: string): string | undefined {
  const own = /^@redis-ha-lab\/([^/]+)\/(.+)$/.exec(name);
  if (own) return `${own[1]}/src/${own[2]}`;
  return name.startsWith(".") ? normalize(join(dirname(file), name)) : undefined;
}

const sources = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.ts", "*.tsx"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .trim()
  .split("\n")
  // What is deleted and not committed yet is listed all the same.
  .filter((file) => existsSync(join(ROOT, file)) && !file.startsWith("tests/"));

const text = new Map(sources.map((file) => [file, readFileSync(join(ROOT, file), "utf8")]));
const named = new Map(
  sources.map((file) => [file, [...(text.get(file) ?? "").matchAll(IMPORT)].map(([, name = ""]) => name)]),
);
/** Tests may use what they like of the tests' own fixtures; of the house they see what their workspace sees. */
const house: Imports = new Map(
  sources.map((file) => [
    file,
    (named.get(file) ?? [])
      .flatMap((name) => resolve(file, name) ?? [])
      .filter((target) => !target.startsWith("tests/")),
  ]),
);

const workspaceOf = (file: string) => file.split("/")[0] ?? "";
const floorOf = (file: string) => FLOORS.findIndex((floor) => floor.includes(workspaceOf(file)));
const partOf = (file: string) => /^scenarios\/(?:src\/)?([a-z]+)\//.exec(file)?.[1];
const isTest = (file: string) => /\.test\.tsx?$/.test(file);

const pairs = (imports: Imports) =>
  [...imports].flatMap(([file, targets]) => targets.map((target) => [file, target] as const));

/** "common/src/env.ts -> cli/src/lab.ts", for each import that does not go down. */
const upwards = (imports: Imports): string[] =>
  pairs(imports)
    .filter(([file, target]) => workspaceOf(file) !== workspaceOf(target) && floorOf(target) >= floorOf(file))
    .map((pair) => pair.join(" -> "));

/** The same between the parts of scenarios. */
const acrossParts = (imports: Imports): string[] =>
  pairs(imports)
    .filter(([file, target]) => {
      const [from, to] = [partOf(file), partOf(target)];
      return from !== undefined && to !== undefined && from !== to && !PARTS[from]?.includes(to);
    })
    .map((pair) => pair.join(" -> "));

/** Files that import each other in a loop, each loop once. */
function circles(imports: Imports): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  function visit(file: string): void {
    const at = path.indexOf(file);
    if (at >= 0) return void found.push([...path.slice(at), file].join(" -> "));
    if (done.has(file)) return;
    path.push(file);
    for (const target of imports.get(file) ?? []) visit(target);
    path.pop();
    done.add(file);
  }
  for (const file of imports.keys()) visit(file);
  return found;
}

const without = (imports: Imports, leftOut: (file: string) => boolean): Imports =>
  new Map([...imports].filter(([file]) => !leftOut(file)));

test("every workspace stands on a floor", () => {
  const { workspaces } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  expect(FLOORS.flat().toSorted()).toEqual(workspaces.toSorted());
});

test("every import names a file that is there", () => {
  expect(house.size).toBeGreaterThan(400);
  expect(pairs(house).filter(([, target]) => !existsSync(join(ROOT, target)))).toEqual([]);
});

test("no workspace imports upwards or from its own floor", () => {
  expect(upwards(house)).toEqual([]);
});

test("no files import each other in a circle", () => {
  expect(circles(house)).toEqual([]);
});

test("the parts of scenarios import as the plan says", () => {
  const parts = new Set(sources.flatMap((file) => partOf(file) ?? []));
  expect([...parts].toSorted()).toEqual(Object.keys(PARTS).toSorted());
  expect(acrossParts(without(house, isTest))).toEqual([]);
});

test("what judges and what reports knows neither Docker, Redis nor the time", () => {
  const pure = sources.filter((file) => PURE.includes(partOf(file) ?? "") && !isTest(file));
  const reached = pure.flatMap((file) =>
    (named.get(file) ?? [])
      .filter((name) => !name.startsWith(".") && !KNOWLEDGE.includes(name))
      .map((name) => `${file} -> ${name}`),
  );
  expect(reached).toEqual([]);
  const timed = pure.filter((file) =>
    /Date\.now|performance\.|setTimeout|new Date\(\)/.test(text.get(file) ?? ""),
  );
  expect(timed).toEqual([]);
});

test("only scenarios/src/site knows the Docker library", () => {
  const users = sources.filter((file) => named.get(file)?.includes("dockerode"));
  expect(users.length).toBeGreaterThan(0);
  expect(users.filter((file) => !file.startsWith("scenarios/src/site/"))).toEqual([]);
});

test("the console's page takes types and the patch from the server's sources, and nothing else", () => {
  const taken = sources
    .filter((file) => file.startsWith("console/web/") && file !== "console/web/build.ts" && !isTest(file))
    .flatMap((file) =>
      [...(text.get(file) ?? "").matchAll(/^import (?!type)[^;]*from "((?:\.\.\/)+src\/[^"]+)"/gm)].map(
        ([, path = ""]) => path.replace(/^(\.\.\/)+/, ""),
      ),
    );
  const allowed = /^src\/(patch|state\/\w+)\.ts$/;
  expect(taken.filter((path) => !allowed.test(path))).toEqual([]);
  // The image's recipe copies these two for it, and nothing that they would import.
  const foreign = sources
    .filter((file) => file.startsWith("console/web/") && !isTest(file))
    .flatMap((file) => named.get(file) ?? [])
    .filter((name) => name.startsWith("@redis-ha-lab/"));
  expect([...new Set(foreign)].toSorted()).toEqual([
    "@redis-ha-lab/cluster/phases.ts",
    "@redis-ha-lab/common/server-events.ts",
  ]);
  expect(named.get("cluster/src/phases.ts")).toEqual([]);
  expect(named.get("common/src/server-events.ts")).toEqual(["eventsource-parser/stream"]);
});

describe("the plan notices", () => {
  test("an import upwards, a neighbour's, and a circle", () => {
    expect(upwards(new Map([["common/src/env.ts", ["cli/src/lab.ts"]]]))).toHaveLength(1);
    expect(upwards(new Map([["publisher/src/main.ts", ["subscriber/src/main.ts"]]]))).toHaveLength(1);
    expect(upwards(new Map([["cli/src/lab.ts", ["common/src/env.ts"]]]))).toEqual([]);
    const loop = new Map([
      ["a.ts", ["b.ts"]],
      ["b.ts", ["c.ts"]],
      ["c.ts", ["a.ts"]],
    ]);
    expect(circles(loop)).toEqual(["a.ts -> b.ts -> c.ts -> a.ts"]);
  });

  test("a judge that asks Docker", () => {
    const asks = new Map([["scenarios/src/judge/judge.ts", ["scenarios/src/site/docker.ts"]]]);
    expect(acrossParts(asks)).toHaveLength(1);
  });

  test("a type import", () => {
    expect([...'import type { State } from "../state.ts";'.matchAll(IMPORT)]).toHaveLength(1);
    expect([...'await import("./run.ts")'.matchAll(IMPORT)]).toHaveLength(1);
  });
});
