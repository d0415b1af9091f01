/** Everything that may be sent to POST /publish and is not a message, from typing errors to malice. */
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Seconds until the answer was there. */
  readonly seconds: number;
}

export interface BadRequest {
  readonly what: string;
  /** Seconds of a time limit that pass before the answer; without it the answer comes at once. */
  readonly timeLimit?: number;
  send(url: URL): Promise<Answer>;
}

const JSON_TYPE = { "content-type": "application/json" };
const MESSAGE = JSON.stringify({ username: "ada", message: "hello" });

function posted(what: string, body: BodyInit, headers: Record<string, string> = JSON_TYPE): BadRequest {
  return {
    what,
    send: async (url) => {
      const start = performance.now();
      const response = await fetch(new URL("/publish", url), { method: "POST", headers, body });
      const text = await response.text();
      return { status: response.status, body: text, seconds: (performance.now() - start) / 1_000 };
    },
  };
}

const withMethod = (method: string): BadRequest => ({
  what: `${method} instead of POST`,
  send: async (url) => {
    const start = performance.now();
    const response = await fetch(new URL("/publish", url), { method });
    const body = await response.text();
    return { status: response.status, body, seconds: (performance.now() - start) / 1_000 };
  },
});

/** Bytes that no HTTP client would send. @param pieces sent one by one, `everyMs` apart. */
function written(what: string, pieces: readonly (string | Uint8Array)[], everyMs = 0): BadRequest {
  return {
    what,
    send: async (url) => {
      const start = performance.now();
      const socket = connect(Number(url.port), url.hostname);
      let answer = "";
      let end = 0;
      socket.setEncoding("utf8").on("data", (text: string) => {
        answer += text;
        end ||= performance.now();
      });
      // A server that has heard enough hangs up on what is still being written.
      socket.on("error", () => {});
      const closed = once(socket, "close");
      for (const piece of pieces) {
        if (socket.destroyed || answer !== "") break;
        socket.write(piece);
        if (everyMs > 0) await sleep(everyMs);
      }
      await closed;
      return {
        status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0),
        body: answer.split("\r\n\r\n").slice(1).join("\r\n\r\n"),
        seconds: ((end || performance.now()) - start) / 1_000,
      };
    },
  };
}

const HEAD =
  "POST /publish HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n";

export const BAD_REQUESTS: readonly BadRequest[] = [
  posted("half a JSON document", '{"username":'),
  posted("nothing", ""),
  posted("binary", new Uint8Array([0xff, 0x00, 0xfe, 0x80])),
  posted("a text without quotes", "hello"),
  posted("`null`", "null"),
  posted("a number", "7"),
  posted("an array", "[1]"),
  posted("an empty object", "{}"),
  posted("wrong types", '{"username":1,"message":null}'),
  posted("empty texts", '{"username":"","message":""}'),
  posted("an unknown field", '{"username":"ada","message":"hi","to":"bob"}'),
  posted("a prototype", '{"__proto__":{"username":"ada"},"message":"hi"}'),
  posted("an unknown lane", '{"username":"ada","message":"hi","lane":"moon"}'),
  posted("a reserved channel", '{"channel":":lab:messages:haproxy","message":"hi"}'),
  posted("a channel and a username", '{"channel":"news","message":"hi","username":"ada"}'),
  posted("a name of 65 characters", JSON.stringify({ username: "a".repeat(65), message: "hi" })),
  posted("a text of 60,001 characters", JSON.stringify({ username: "ada", message: "x".repeat(60_001) })),
  posted("70,000 bytes", JSON.stringify({ username: "ada", message: "x".repeat(70_000) })),
  posted("arrays in arrays, 20,000 deep", "[".repeat(20_000)),
  posted("no content type", new Uint8Array(Buffer.from(MESSAGE)), {}),
  posted("a form", "username=ada&message=hi", { "content-type": "application/x-www-form-urlencoded" }),
  posted("an unknown encoding", MESSAGE, { ...JSON_TYPE, "content-encoding": "zip" }),
  posted("gzip that is none", MESSAGE, { ...JSON_TYPE, "content-encoding": "gzip" }),
  posted("an unknown character set", MESSAGE, { "content-type": "application/json; charset=klingon" }),
  withMethod("GET"),
  withMethod("DELETE"),
  written("something that is not HTTP", ["*1\r\n$4\r\nPING\r\n"]),
  written("a header of 20,000 bytes", [`${HEAD}X-Long: ${"x".repeat(20_000)}\r\n\r\n`]),
  written("two lengths for one body", [`${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`]),
  { ...written("headers that never end", [HEAD]), timeLimit: 5 },
  { ...written("half a body, and then nothing", [`${HEAD}Content-Length: 50\r\n\r\n{`]), timeLimit: 10 },
  {
    ...written(
      "a body of one byte per half second",
      [`${HEAD}Content-Length: ${MESSAGE.length}\r\n\r\n`, ...[...MESSAGE]],
      500,
    ),
    timeLimit: 10,
  },
];

/** One row: what, status, the answer's words. */
export function rowOf({ what, timeLimit }: BadRequest, { status, body }: Answer): string {
  let words = "(no words)";
  if (body.startsWith("{")) {
    const { error, details = [] } = JSON.parse(body) as { error: string; details?: string[] };
    words = [error, ...details].join("; ");
  }
  const when = timeLimit === undefined ? "" : `, after ${timeLimit} s`;
  // An answer may quote what it was sent; a page for people shows what they can read of it.
  const readable = words.replaceAll(/[^ -~]+/g, "…").replaceAll("|", "\\|");
  return `| ${what} | ${status}${when} | ${readable} |`;
}
