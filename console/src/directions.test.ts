/** Dependencies point one way: this console looks at everything, and nothing is built on it. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const sources = (folder: string) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".test.ts"))
    .map((path) => ({ path: `${folder}/${path}`, text: readFileSync(`${root}${folder}/${path}`, "utf8") }));

const WORKSPACES = [
  "common",
  "publisher",
  "subscriber",
  "repointer",
  "exporter-ts",
  "scenarios",
  "bench",
  "alertmanager",
];

test("only `watch` imports it, and that reads it over HTTP as everybody else", () => {
  const users = WORKSPACES.flatMap((workspace) => sources(`${workspace}/src`))
    .filter(({ text }) => text.includes('"@redis-ha-lab/console/'))
    .map(({ path, text }) => [
      path,
      [...text.matchAll(/"@redis-ha-lab\/console\/([^"]+)"/g)].map(([, file]) => file),
    ]);
  expect(users).toEqual([["scenarios/src/cli.ts", ["watch/watch.ts"]]]);
});

test("the page takes types and the patch from the server's sources, and nothing else", () => {
  const taken = sources("console/web").flatMap(({ text }) =>
    [...text.matchAll(/^import (?!type)[^;]*from "((?:\.\.\/)+src\/[^"]+)"/gm)].map(([, path = ""]) =>
      path.replace(/^(\.\.\/)+/, ""),
    ),
  );
  const allowed = /^src\/(patch|state\/\w+)\.ts$/;
  expect(taken.filter((path) => !allowed.test(path))).toEqual([]);
});
