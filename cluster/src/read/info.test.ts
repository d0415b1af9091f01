import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numberOf, parseFlatPairs, parseInfo, parsePairs, serverOf, versionOf } from "./info.ts";

const REPLY = [
  "# Server",
  "redis_version:8.0.2",
  "executable:/usr/local/bin/redis-server",
  "",
  "# Replication",
  "role:master",
  "slave0:ip=198.18.77.12,port=6379,state=online,offset=42,lag=0",
  "master_repl_offset:42",
  "tcp_port:6379",
  "",
].join("\r\n");

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
/** What a value may hold: anything but the end of its line. */
const value = fc.string({ unit: "binary" }).filter((text) => !/[\r\n]/.test(text));

describe("parseInfo", () => {
  it("finds fields by name and by section", () => {
    const info = parseInfo(REPLY);
    expect(info.fields.get("role")).toBe("master");
    expect(info.sections.get("replication")?.get("role")).toBe("master");
    expect(info.sections.get("server")?.has("role")).toBe(false);
  });

  it("keeps colons that belong to the value", () => {
    expect(parseInfo("a:b:c").fields.get("a")).toBe("b:c");
  });

  it("returns every field of any reply unchanged", () => {
    fc.assert(
      fc.property(fc.dictionary(name, value), fc.constantFrom("\n", "\r\n"), (fields, end) => {
        const reply = Object.entries(fields).map(([field, text]) => `${field}:${text}${end}`);
        expect(Object.fromEntries(parseInfo(`# Section${end}${reply.join("")}`).fields)).toEqual({
          ...fields,
        });
      }),
    );
  });

  it("survives any text, and a reply cut off anywhere is a prefix of the whole one", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseInfo(text)));
    const whole = [...parseInfo(REPLY).fields.keys()];
    fc.assert(
      fc.property(fc.nat(REPLY.length), (cut) => {
        const names = [...parseInfo(REPLY.slice(0, cut)).fields.keys()];
        expect(names).toEqual(whole.slice(0, names.length));
      }),
    );
  });
});

describe("numberOf", () => {
  const info = parseInfo("offset:42\r\nratio:0.5\r\nempty:\r\nword:up\r\nhuge:1e999\r\n");

  it("reads finite numbers", () => {
    expect(numberOf(info, "offset")).toBe(42);
    expect(numberOf(info, "ratio")).toBe(0.5);
  });

  it("is undefined for what is absent, empty, a word or not finite", () => {
    for (const field of ["absent", "empty", "word", "huge"]) expect(numberOf(info, field)).toBeUndefined();
  });
});

describe("parsePairs", () => {
  it("reads what INFO says of a replica", () => {
    const line = parseInfo(REPLY).fields.get("slave0") ?? "";
    expect(parsePairs(line)).toEqual({
      ip: "198.18.77.12",
      port: "6379",
      state: "online",
      offset: "42",
      lag: "0",
    });
  });

  it("skips parts without a name or a value", () => {
    expect(parsePairs("a=1,b,=2,,c=")).toEqual({ a: "1", c: "" });
  });
});

describe("parseFlatPairs", () => {
  it("reads the same fields from every shape a reply comes in", () => {
    const expected = { name: "mymaster", port: "6379" };
    expect(parseFlatPairs(["name", "mymaster", "port", 6379])).toEqual(expected);
    expect(
      parseFlatPairs(
        new Map<string, unknown>([
          ["name", "mymaster"],
          ["port", 6379],
        ]),
      ),
    ).toEqual(expected);
    expect(parseFlatPairs({ name: "mymaster", port: 6379 })).toEqual(expected);
  });

  it("drops a name without a value, and is empty for anything else", () => {
    expect(parseFlatPairs(["name", "mymaster", "port"])).toEqual({ name: "mymaster" });
    for (const reply of [null, undefined, "text", 7]) expect(parseFlatPairs(reply)).toEqual({});
  });
});

describe("which server answers", () => {
  const of = (text: string) => {
    const info = parseInfo(text);
    return [serverOf(info), versionOf(info)];
  };

  it("is Redis by its version alone", () => {
    expect(of("redis_version:8.0.2\r\n")).toEqual([{ name: "Redis", version: "8.0.2" }, "8.0.2"]);
  });

  it("is Valkey by a version of its own, beside the one that it is compatible with", () => {
    const info = "redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.1\r\n";
    expect(of(info)).toEqual([{ name: "Valkey", version: "8.1.1" }, "Valkey 8.1.1"]);
  });

  it("is not known without any", () => {
    expect(of("role:master\r\n")).toEqual([null, null]);
  });
});
