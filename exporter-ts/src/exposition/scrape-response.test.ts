import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counter, family, gauge } from "./family.ts";
import { escapeValue, labels } from "./labels.ts";
import { ResponseBuffer } from "./response-buffer.ts";
import { type Format, formatNumber, negotiate, ScrapeResponse } from "./scrape-response.ts";

const A = gauge("test_response_a", "First.");
const B = counter("test_response_b_total", "Second, with a \\ and a\nnew line.");
const C = counter("test_response_c", "Third.");

function text(response: ScrapeResponse, format: Format): string {
  const buffer = new ResponseBuffer();
  response.writeTo(buffer, format);
  return buffer.content.toString();
}

describe("a response", () => {
  it("holds each family once, in the order of declaration, whatever order samples come in", () => {
    const response = new ScrapeResponse();
    response.add(B, 2);
    response.add(A, 1, labels({ node: "redis-1" }));
    response.add(B, 3, labels({ x: "y" }));
    expect(text(response, "text")).toBe(
      '# HELP test_response_a First.\n# TYPE test_response_a gauge\ntest_response_a{node="redis-1"} 1\n' +
        "# HELP test_response_b_total Second, with a \\\\ and a\\nnew line.\n# TYPE test_response_b_total counter\n" +
        'test_response_b_total 2\ntest_response_b_total{x="y"} 3\n',
    );
  });

  it("names a counter as OpenMetrics wants it, and keeps the name of one that can't be renamed", () => {
    const response = new ScrapeResponse();
    response.add(B, 2);
    response.add(C, 3);
    const lines = text(response, "openmetrics").split("\n");
    expect(lines).toContain("# TYPE test_response_b counter");
    expect(lines).toContain("test_response_b_total 2");
    expect(lines).toContain("# TYPE test_response_c unknown");
    expect(lines).toContain("test_response_c 3");
    expect(lines.slice(-2)).toEqual(["# EOF", ""]);
  });

  it("shows one state as 1 and the others as 0", () => {
    const response = new ScrapeResponse();
    response.states(A, "role", ["master", "replica"], "replica");
    expect(text(response, "text")).toContain(
      'test_response_a{role="master"} 0\ntest_response_a{role="replica"} 1\n',
    );
  });

  it("larger than its first buffer is written whole", () => {
    const response = new ScrapeResponse();
    const value = "ü".repeat(400_000);
    response.add(A, 1, labels({ value }));
    expect(text(response, "text")).toContain(value);
  });
});

describe("a family", () => {
  it("can't be declared with two types", () => {
    expect(() => family("test_response_a", "counter", "Other.")).toThrow("test_response_a");
  });
});

describe("a label value", () => {
  it("can be read back whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        const escaped = escapeValue(value);
        expect(escaped).not.toMatch(/\n/);
        const back = escaped.replace(/\\(["\\n])/g, (_, c: string) => (c === "n" ? "\n" : c));
        expect(back).toBe(value);
      }),
    );
  });
});

describe("a value", () => {
  it.each([
    [1.5, "1.5"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "+Inf"],
    [Number.NEGATIVE_INFINITY, "-Inf"],
  ])("%d is written %s", (value, written) => {
    expect(formatNumber(value)).toBe(written);
  });
});

describe("the format", () => {
  it.each([
    ["application/openmetrics-text;version=1.0.0,text/plain;q=0.5", "openmetrics"],
    ["text/plain;version=0.0.4", "text"],
    ["application/openmetrics-text;q=0, text/plain", "text"],
    ["*/*", "text"],
    [undefined, "text"],
  ])("for Accept %j is %s", (accept, format) => {
    expect(negotiate(accept)).toBe(format);
  });
});
