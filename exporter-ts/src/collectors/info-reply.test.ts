import { finite } from "@redis-ha-lab/cluster/read/info.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ScrapeResponse } from "../exposition/scrape-response.ts";
import { infoFields } from "./info.ts";
import { readInfo } from "./info-reply.ts";
import { instance } from "./instance.ts";

describe("an INFO reply", () => {
  it("is read whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const info = readInfo(text);
        const response = new ScrapeResponse();
        infoFields(response, info);
        instance(response, info);
      }),
    );
  });

  it("keeps every field, and a value that holds colons whole", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
    const value = fc.stringMatching(/^[ -~]{0,30}$/);
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key }), (pairs) => {
        const text = pairs.map(([field, content]) => `${field}:${content}`).join("\r\n");
        expect([...readInfo(`# Server\r\n${text}`).fields]).toEqual(pairs);
      }),
    );
  });

  it("keeps the lines of a statistics section as they are", () => {
    const info = readInfo(
      "# Commandstats\r\ncmdstat_get:calls=1,usec=2\r\n\r\n# CPU\r\nused_cpu_sys:1.5\r\n",
    );
    expect(info.statistics.get("Commandstats")).toEqual(["cmdstat_get:calls=1,usec=2"]);
    expect(info.fields.get("used_cpu_sys")).toBe("1.5");
  });

  it("that was cut in the middle is read as far as it goes", () => {
    const text =
      "# Server\r\nredis_version:8.0.2\r\nuptime_in_seconds:12\r\n# Clients\r\nconnected_clients:3\r\n";
    for (let end = 0; end <= text.length; end += 1) {
      const { fields } = readInfo(text.slice(0, end));
      expect(["3", "", undefined]).toContain(fields.get("connected_clients"));
    }
  });
});

describe("a number in INFO", () => {
  it.each(["", "abc", "1e999", "NaN", undefined])("is none when it reads %j", (text) => {
    expect(finite(text)).toBeUndefined();
  });

  it.each([
    ["0", 0],
    ["-1", -1],
    ["1.50", 1.5],
  ])("is read from %j", (text, value) => {
    expect(finite(text)).toBe(value);
  });
});
