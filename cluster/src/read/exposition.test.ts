import { expect, it } from "vitest";
import { parseExposition } from "./exposition.ts";

it("reads samples with and without labels, and skips comments", () => {
  const page =
    '# HELP a_total help\n# TYPE a_total counter\na_total{lane="haproxy",channel="pubsub"} 12\nb 1.5e3 1700000000000\n';
  expect(parseExposition(page)).toEqual([
    { name: "a_total", labels: { lane: "haproxy", channel: "pubsub" }, value: 12 },
    { name: "b", labels: {}, value: 1500 },
  ]);
});

it("undoes the escapes of label values", () => {
  expect(parseExposition('c{text="a \\"b\\" \\\\ c, d=\\"e\\"\\n"} +Inf')).toEqual([
    { name: "c", labels: { text: 'a "b" \\ c, d="e"\n' }, value: Number.POSITIVE_INFINITY },
  ]);
});
