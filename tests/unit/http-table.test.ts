/** Every route that a service mounts is in a table of docs/security.md, by its methods, and no other is. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

const sourcesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => join(folder, name));

interface Mounted {
  readonly path: string;
  readonly methods: readonly string[];
}

/** A route whose path is no text where it is mounted, and what stands for it. */
const COMPUTED: Readonly<Record<string, string>> = { "asset.path": "/assets/:name" };
const METHODS: Readonly<Record<string, readonly string[]>> = { get: ["GET", "HEAD"], post: ["POST"] };
const MOUNT = /\b(?:app|router)\s*\.(get|post|put|patch|delete|all|route)\(\s*(\[[^\]]*\]|"[^"]*"|[\w.]+)/g;

/** What `app.get("/a", …)` and `router.route("/a").post(…)` in a text mount. */
function mountedIn(text: string): Mounted[] {
  return [...text.matchAll(MOUNT)].flatMap((match, at, all) => {
    const [whole, verb = "", what = ""] = match;
    const paths = /["[]/.test(what[0] ?? "")
      ? [...what.matchAll(/"([^"]*)"/g)].map(([, path = ""]) => path)
      : [COMPUTED[what] ?? `what is ${what}?`];
    let methods = METHODS[verb] ?? [`what does ${verb} serve?`];
    if (verb === "route") {
      const until = all[at + 1]?.index ?? text.length;
      const chain = text.slice(match.index + whole.length, until);
      methods = [...chain.matchAll(/^\s*\.(get|post|put|patch|delete)\(/gm)].flatMap(
        ([, one = ""]) => METHODS[one] ?? [one],
      );
    }
    return paths.map((path) => ({ path, methods }));
  });
}

const COMMON = mountedIn(read("common/src/http.ts"));

/** Where a table says that a service answers, and the folders of its routes. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  PUBLISHER_PORT: ["publisher/src"],
  SUBSCRIBER_PORT: ["subscriber/src"],
  EXPORTER_PORT: ["exporter-ts/src"],
  CONSOLE_PORT: ["console/src"],
  "hands:4005": ["hands/src"],
  "repointer:4003": ["repointer/src"],
  "receiver:4004": ["alertmanager/src"],
  "host-ports:9465": ["exporter-ts/src/host-ports"],
  "grafana:3000": ["grafana/src"],
};
/** Answers that are no service's own routes: other programs', and one without express. */
const OTHERS = ["HAPROXY_STATS_PORT", "PROMETHEUS_PORT", "ALERTMANAGER_PORT", "lab:9464"];

const rows = [
  ...read("docs/security.md").matchAll(/^\| `([\w:-]+)`([^|]*)\| (`\/[^|]+) \| ([A-Za-z, ]+) \|/gm),
].flatMap(([, where = "", , paths = "", served = ""]) =>
  [...paths.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => ({
    where: where === "console:8080" ? "CONSOLE_PORT" : where,
    path: path.replace(/\?.*/, ""),
    served: served.split(", "),
  })),
);

/** ":name" and "*name" are what "…" and names stand for. */
const isOf = (route: string, path: string) =>
  new RegExp(`^${route.replaceAll(/[.]/g, "\\.").replaceAll(/[:*]\w+/g, "[^/]+")}$`).test(path);

describe.each(Object.entries(SERVICES))("%s", (where, folders) => {
  const files = folders
    .flatMap(sourcesIn)
    .filter((file) => where === "host-ports:9465" || !file.includes("/host-ports/"));
  const mounted = [...COMMON, ...files.flatMap((file) => mountedIn(read(file)))];
  const documented = rows.filter((row) => row.where === where);

  test("serves over the common routes", () => {
    expect(files.some((file) => /\bcreateApp\(/.test(read(file)))).toBe(true);
  });

  test("has every route in the table", () => {
    const missing = mounted.filter(({ path }) => !documented.some((row) => isOf(path, row.path)));
    expect(missing).toEqual([]);
  });

  test("has no row without a route, and each with its methods", () => {
    for (const { path, served } of documented) {
      const methods = mounted.filter((route) => isOf(route.path, path)).flatMap((route) => route.methods);
      expect([path, [...new Set(methods)].toSorted()]).toEqual([path, served.toSorted()]);
    }
  });
});

test("every row is one of these services', or of a program that is not ours", () => {
  const known = [...Object.keys(SERVICES), ...OTHERS];
  expect([...new Set(rows.map(({ where }) => where))].filter((where) => !known.includes(where))).toEqual([]);
  expect(rows.length).toBeGreaterThan(50);
});

test("no other part of the house serves HTTP", () => {
  const folders = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(\.|node_modules|tests|runs|clients)/.test(entry.name))
    .map(({ name }) => name);
  const serving = folders
    .flatMap(sourcesIn)
    .filter((file) => !file.includes("node_modules"))
    .filter((file) => /\b(?:createApp|createServer)\(/.test(read(file)));
  expect(serving.toSorted()).toEqual(
    [
      ...["alertmanager/src/front.ts", "alertmanager/src/main.ts", "cli/src/evidence/pictures.ts"],
      ...["common/src/http.ts", "console/src/main.ts", "exporter-ts/src/host-ports/main.ts"],
      ...["exporter-ts/src/main.ts", "grafana/src/main.ts", "hands/src/main.ts", "publisher/src/main.ts"],
      ...["repointer/src/main.ts", "scenarios/src/run/fault-metric.ts", "subscriber/src/main.ts"],
    ].toSorted(),
  );
});
