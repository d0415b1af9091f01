/** Dependencies point one way: what judges a run cannot have taken part in it, and a scenario can reach nothing. */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Which parts each part may import; common and packages are everybody's. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  catalog: ["catalog", "words", "model"],
  words: ["words", "evidence", "model"],
  evidence: ["evidence", "model"],
  model: ["model"],
  judge: ["judge", "evidence", "model"],
  report: ["report", "evidence", "model", "status"],
  clients: ["clients"],
  observe: ["observe", "clients", "evidence", "lab"],
  faults: ["faults", "observe", "clients", "evidence", "model", "lab", "switchover"],
};

const partOf = (path: string) => path.replace(/^src\//, "").split("/")[0] ?? "";

async function imports(folder: string): Promise<{ file: string; part: string }[]> {
  const files = await readdir(folder, { recursive: true });
  const sources = files.filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const found = await Promise.all(
    sources.map(async (file) => {
      const text = await readFile(join(folder, file), "utf8");
      const paths = [...text.matchAll(/(?:from|import\() ?"(\.[^"]+)"/g)].map(([, path = ""]) => path);
      return paths.map((path) => ({ file, part: partOf(relative(root, join(folder, dirname(file), path))) }));
    }),
  );
  return found.flat();
}

describe.each(Object.entries(MAY))("%s", (part, allowed) => {
  test(`imports nothing but ${allowed.join(", ")}`, async () => {
    const folder = part === "catalog" ? join(root, "catalog") : join(root, "src", part);
    const found = await imports(folder);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((one) => !allowed.includes(one.part))).toEqual([]);
  });
});

test("only lab/docker.ts and what it is made of know the Docker library", async () => {
  const files = (await readdir(join(root, "src"), { recursive: true })).filter((file) =>
    file.endsWith(".ts"),
  );
  const texts = await Promise.all(
    files.map(async (file) => [file, await readFile(join(root, "src", file), "utf8")]),
  );
  const users = texts
    .filter(([, text]) => /^import .* from "dockerode";/m.test(text ?? ""))
    .map(([file]) => file);
  expect(users.filter((file) => !/^lab\/docker/.test(file ?? ""))).toEqual([]);
});
