import { describe, expect, it } from "vitest";
import { productDocument, writeDocuments } from "./documents.ts";
import { makePools, type RedisCommand } from "./kinds.ts";
import type { Writer } from "./writer.ts";

const pools = makePools(1);
const never = new AbortController().signal;

/** A writer that answers from a list and notes what it was given. */
function recordingWriter(answers: Readonly<Record<string, unknown>>) {
  const written: RedisCommand[] = [];
  const writer: Writer = {
    write: async (commands) => void written.push(...commands),
    ask: async ([name]) => {
      const answer = answers[name];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    typesOf: async () => [],
    close: () => {},
  };
  return { written, writer };
}

const MODULES = "module:name=ReJSON,ver=1\r\nmodule:name=search,ver=1\r\n";

describe("the documents of mock-data", () => {
  it("are the same for the same number and seed", () => {
    expect(productDocument(7, 1, pools)).toEqual(productDocument(7, 1, pools));
    expect(productDocument(7, 1, pools)).not.toEqual(productDocument(7, 2, pools));
  });

  it("are not written where a module is missing, and the sentence says what to do", async () => {
    const { written, writer } = recordingWriter({ INFO: "module:name=ReJSON,ver=1\r\n" });
    const said = await writeDocuments(writer, 10, 1, pools, never);
    expect(said).toContain("make start MODULES=on");
    expect(written).toEqual([]);
  });

  it("are written beside an index that is there already", async () => {
    const exists = new Error("Index already exists");
    const { written, writer } = recordingWriter({ INFO: MODULES, "FT.CREATE": exists, "FT.SEARCH": [600] });
    expect(await writeDocuments(writer, 600, 1, pools, never)).toContain("finds 600");
    expect(new Set(written.map(([, , key]) => key)).size).toBe(600);
  });

  it("are missed when the index does not find them, and other refusals are not swallowed", async () => {
    const short = recordingWriter({ INFO: MODULES, "FT.CREATE": "OK", "FT.SEARCH": [9] });
    await expect(writeDocuments(short.writer, 10, 1, pools, never)).rejects.toThrow(/finds 9 documents/);
    const refused = recordingWriter({ INFO: MODULES, "FT.CREATE": new Error("NOPERM no permissions") });
    await expect(writeDocuments(refused.writer, 10, 1, pools, never)).rejects.toThrow("NOPERM");
  });
});
