import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { createFront } from "@redis-ha-lab/alertmanager/front.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { heap, INPUTS, isFlat, SEED, type Sent } from "../../support/generated.ts";
import {
  foreignHost,
  headerText,
  LIMIT_MS,
  portOf,
  refuses,
  say,
  segment,
  serve,
  toClose,
} from "../../support/refusing.ts";

/** As open as Alertmanager, and counts. */
async function openServer() {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    request.resume();
    response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end("said");
  });
  // However long the machine stands still in between.
  server.keepAliveTimeout = 0;
  await once(server.listen(0, "127.0.0.1"), "listening");
  toClose.push(server);
  return { port: portOf(server), heard };
}

test(
  "nothing of another site's page, or under another name, reaches what has no check of its own",
  async () => {
    const { port: behind, heard } = await openServer();
    const front = createFront({ name: "alertmanager", host: "127.0.0.1", port: behind });
    await once(front.listen(0, "127.0.0.1"), "listening");
    toClose.push(front);
    const path = segment.map((part) => `/${part}`);
    const changing = fc.constantFrom("POST", "PUT", "DELETE", "PATCH", "OPTIONS");
    const origin = fc
      .oneof(
        headerText,
        fc.constantFrom("null", "http://evil.test", "http://localhost.evil.test", "http://localhost:1"),
      )
      .filter((value) => value.trim() !== "http://localhost");
    const foreignPage = fc.tuple(changing, path, origin).map(
      ([method, to, from]): Sent => ({
        method,
        path: to,
        want: "4xx",
        headers: { host: "localhost", origin: from },
      }),
    );
    const foreignName = fc
      .tuple(fc.oneof(changing, fc.constant("GET")), path, foreignHost)
      .filter(([, , host]) => !/^\s*alertmanager/i.test(host))
      .map(([method, to, host]): Sent => ({ method, path: to, want: "4xx", headers: { host } }));
    const good = fc.tuple(path, headerText, headerText).map(
      ([to, accept, te]): Sent => ({
        method: "GET",
        path: to,
        want: "2xx",
        headers: { host: "localhost", accept, te },
      }),
    );
    const { good: taken } = await refuses(
      "the front of Alertmanager and Prometheus",
      portOf(front),
      fc.oneof(
        { weight: 8, arbitrary: foreignPage },
        { weight: 8, arbitrary: foreignName },
        { weight: 1, arbitrary: good },
      ),
    );
    expect(taken).toBeGreaterThan(INPUTS / 100);
    expect(heard).toHaveLength(taken);
  },
  LIMIT_MS,
);

/** Sends bytes as they are. @returns the status of each answer, until the server hangs up. */
function statusesOf(port: number, bytes: Buffer): Promise<number[]> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.setEncoding("latin1").on("data", (more: string) => {
      answer += more;
    });
    socket.on("error", () => {});
    socket.once("close", () =>
      resolve([...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, code]) => Number(code))),
    );
    socket.end(bytes);
  });
}

test(
  "bytes that are hardly HTTP end no process",
  async () => {
    const { port: behind, heard } = await openServer();
    const front = createFront({ name: "alertmanager", host: "127.0.0.1", port: behind });
    await once(front.listen(0, "127.0.0.1"), "listening");
    toClose.push(front);
    const service = await serve((app) => app.get("/a/:name", (_request, response) => void response.json({})));
    const whole = fc.constantFrom<string[]>(
      "GET /a/b?c=d HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nConnection: close\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
      "PUT http://localhost/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nExpect: 100-continue\r\n\r\n",
      "CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    );
    const piece = fc.oneof(
      fc.string({ unit: "binary-ascii", maxLength: 4 }),
      fc.constantFrom(
        "%",
        "\r\n",
        "\n",
        "\0",
        "\xff",
        "://",
        "[",
        " ",
        "Host: x\r\n",
        "Content-Length: 1\r\n",
        "\r\n\r\n",
      ),
    );
    /** Some characters replaced, one after the other. */
    const spoiled = fc
      .tuple(
        whole,
        fc.array(fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 6 }), piece), { minLength: 1, maxLength: 3 }),
      )
      .map(([text, edits]) =>
        Buffer.from(
          edits.reduce((now, [at, out, into]) => {
            const from = at % (now.length + 1);
            return now.slice(0, from) + into + now.slice(from + out);
          }, text),
          "latin1",
        ),
      );
    const AT_ONCE = 20;
    let sent = 0;
    let before = 0;
    const start = performance.now();
    const outcome = await fc.check(
      fc.asyncProperty(fc.array(spoiled, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (batch) => {
        const answers = await Promise.all(
          batch.map((bytes, at) => statusesOf(at % 2 ? service : portOf(front), bytes)),
        );
        const at = answers.findIndex((statuses) => statuses.some((status) => status >= 500));
        if (at >= 0) throw new Error(`${JSON.stringify(batch[at]?.toString("latin1"))}: ${answers[at]}`);
        sent += batch.length;
        if (before === 0 && sent >= 1_000) {
          heard.splice(0);
          before = heap();
        }
      }),
      { seed: SEED, numRuns: Math.ceil(INPUTS / AT_ONCE) },
    );
    if (outcome.failed) throw outcome.errorInstance;
    heard.splice(0);
    const grown = before === 0 ? 1 : heap() / before;
    const took = ((performance.now() - start) / 1_000).toFixed(1);
    say(`bytes that are hardly HTTP: ${sent}, ${took} s, heap × ${grown.toFixed(2)}`);
    expect(isFlat(grown)).toBe(true);
    for (const port of [service, portOf(front)])
      expect((await fetch(`http://127.0.0.1:${port}/a/b`)).status).toBe(200);
  },
  LIMIT_MS,
);
