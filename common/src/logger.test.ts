import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import winston from "winston";
import { createLogger, describeError } from "./logger.ts";

function recorded(write: (logger: winston.Logger) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const logger = createLogger("publisher", "info");
  logger.clear().add(new winston.transports.Stream({ stream }));
  write(logger);
  return lines.map((line) => JSON.parse(line));
}

describe("createLogger", () => {
  it("writes one JSON line with the service, the message and the fields", () => {
    const [line] = recorded((logger) => logger.info("client path is up", { lane: "haproxy", afterMs: 12 }));
    expect(line).toMatchObject({
      level: "info",
      service: "publisher",
      message: "client path is up",
      lane: "haproxy",
      afterMs: 12,
    });
    expect(line?.timestamp).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it("masks secrets by the names of their fields, however deep they stand", () => {
    const fields = {
      password: "p1",
      REDIS_APP_PASSWORD: "p2",
      options: { sentinelPassword: "p3", nodes: [{ token: "p4", name: "redis-1" }] },
    };
    const [line] = recorded((logger) => logger.info("connecting", fields));
    expect(JSON.stringify(line)).not.toMatch(/p[1-4]/);
    expect(line).toMatchObject({ options: { nodes: [{ name: "redis-1" }] } });
  });

  it("leaves out what is below its level", () => {
    expect(recorded((logger) => logger.debug("detail"))).toEqual([]);
  });

  it("shows an error with its causes instead of an empty object", () => {
    const error = new Error("not ready", { cause: new Error("refused") });
    expect(recorded((logger) => logger.warn("waiting", { error }))[0]?.error).toBe("not ready: refused");
  });
});

describe("describeError", () => {
  it("tells the errors inside an AggregateError that says nothing itself", () => {
    expect(describeError(new AggregateError([new Error("a"), new Error("b")]))).toBe("a; b");
  });

  it("describes what is no error at all", () => {
    expect(describeError("plain")).toBe("plain");
    expect(describeError(undefined)).toBe("undefined");
  });
});
