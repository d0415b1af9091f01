/** Who reaches what over HTTP: every endpoint of docs/security.md, every method, every kind of Host and of Origin. */
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../setup/script.ts";
import { startTestLab, type TestLab } from "./test-lab.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const [OURS, FOREIGN] = [
  ["127.0.0.1", "localhost"],
  ["evil.test", "localhost.evil.test"],
];

const endpoints = [
  ...readFileSync(join(root, "docs/security.md"), "utf8").matchAll(
    /^\| `(\w+_PORT)` \| ([^|]+) \| ([A-Z, ]+) \|/gm,
  ),
].flatMap(([, setting = "", paths = "", served = ""]) =>
  [...paths.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => ({
    setting,
    path: path.replaceAll("…", "no-such-one"),
    // Of what has a name of its own the table does not say which there are.
    served: path.includes("…") ? [] : served.split(", "),
  })),
);

interface Answer {
  readonly status: number;
  readonly allowed: string | undefined;
}

/** @param origin undefined: without the header. */
const ask = (port: number, path: string, method: string, host: string, origin: string | undefined) =>
  new Promise<Answer>((resolve, reject) => {
    const headers = { host, ...(origin === undefined ? {} : { origin }) };
    request({ ...{ host: "127.0.0.1", port, path, method }, headers }, (answer) => {
      resolve({
        status: answer.statusCode ?? 0,
        allowed: answer.headers["access-control-allow-origin"],
      });
      answer.destroy();
    })
      .on("error", reject)
      .end();
  });

let lab: TestLab;
beforeAll(async () => {
  lab = await startTestLab();
});
afterAll(async () => void (await lab?.make("stop")));

test("there are endpoints", () => expect(endpoints.length).toBeGreaterThan(30));

describe.each(endpoints)("$setting $path", ({ setting, path, served }) => {
  const port = Number(process.env[setting]);

  test("is refused under another name, whatever is asked and wherever from", async () => {
    for (const method of METHODS)
      for (const host of FOREIGN)
        for (const origin of [undefined, `http://${host}`, "http://evil.test"])
          expect([method, host, (await ask(port, path, method, host, origin)).status]).toEqual([
            method,
            host,
            421,
          ]);
  });

  test("is served to its methods, and to no other", async () => {
    for (const method of METHODS)
      for (const host of OURS) {
        const { status } = await ask(port, path, method, host, undefined);
        // 400, 415 and 422: it is served, and a body is missing.
        const done = (status >= 200 && status < 300) || [400, 415, 422].includes(status);
        // OPTIONS does nothing by itself: what it allows a page of another site is the next test.
        if (method !== "OPTIONS")
          expect([method, host, status, done]).toEqual([method, host, status, served.includes(method)]);
      }
  });

  test("gives no page of another site anything", async () => {
    for (const method of METHODS)
      for (const origin of ["http://evil.test", "null"]) {
        const { status, allowed } = await ask(port, path, method, "localhost", origin);
        expect([method, origin, allowed]).toEqual([method, origin, undefined]);
        // What changes something and needs no preflight must not even arrive; /publish takes only what needs one.
        if (!["GET", "HEAD", "OPTIONS"].includes(method))
          expect([method, origin, status >= 400]).toEqual([method, origin, true]);
      }
  });
});
