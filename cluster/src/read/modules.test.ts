import { expect, test } from "vitest";
import { foundIn, hasDocuments, modulesIn } from "./modules.ts";

test("documents need both modules, whatever else a node has", () => {
  const info = "# Modules\r\nmodule:name=vectorset,ver=1,api=1\r\nmodule:name=ReJSON,ver=20803,api=1\r\n";
  expect(modulesIn(info)).toEqual(["ReJSON 20803", "vectorset 1"]);
  expect(hasDocuments(modulesIn(info))).toBe(false);
  expect(hasDocuments(modulesIn(`${info}module:name=search,ver=21005\r\n`))).toBe(true);
});

test("a search is read under RESP2 and under RESP3", () => {
  const resp2 = [2, "doc:1", "doc:2"];
  const resp3 = [
    ...["attributes", [], "total_results", 2, "format", "STRING"],
    ...[
      "results",
      [
        ["id", "doc:1", "values", []],
        ["id", "doc:2", "values", []],
      ],
    ],
    ...["warning", []],
  ];
  for (const reply of [resp2, resp3]) expect(foundIn(reply)).toEqual({ total: 2, keys: ["doc:1", "doc:2"] });
  expect(foundIn([0])).toEqual({ total: 0, keys: [] });
});
