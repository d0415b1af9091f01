/** README and docs claim nothing that docs/evidence.json does not hold, and no figure of other code without saying so. */
import { existsSync, readFileSync, statSync } from "node:fs";
import {
  drawnHash,
  type Evidence,
  measuredHash,
  readEvidence,
  sampleNote,
} from "@redis-ha-lab/scenarios/docs/evidence.ts";
import { describe, expect, test } from "vitest";
import { BLOCKS, withBlock } from "./blocks.ts";
import { heroSvg } from "./hero.ts";
import { Screen } from "./screen.ts";

const ROOT = new URL("../../../", import.meta.url);
const evidence = readEvidence();
const RENEW =
  "`make evidence` renews it; STALE='why' make evidence says in the docs that it is older than the code, and why";

describe("docs/evidence.json", () => {
  test(`is of the code that is measured, or says that it is not: ${RENEW}`, () => {
    if (evidence.stale === null) expect(evidence.failover?.measured).toBe(measuredHash());
  });

  test(`has pictures of the pages as they are, or says that it has not: ${RENEW}`, () => {
    if (evidence.stale === null) expect(evidence.pictures?.drawn).toBe(drawnHash());
  });

  test.each(BLOCKS)(
    "$file prints it in its block $name (node cli/src/evidence/write-docs.ts)",
    ({ file, name, text }) => {
      const page = readFileSync(new URL(file, ROOT), "utf8");
      expect(page).toBe(withBlock(page, name, text(evidence)));
    },
  );
});

describe("figures of other code", () => {
  const origin = { at: "2026-11-29T00:00:00Z", commit: "abc1234", measured: "other" };
  const old: Evidence = { ...evidence, stale: null, failover: { ...origin, figures: [] } };

  test.each(BLOCKS.filter(({ name }) => ["failover", "repointer"].includes(name)))(
    "are called older in $file",
    ({ text }) => {
      expect(text(old)).toContain("Older than the present code");
      expect(text({ ...old, failover: { ...origin, measured: measuredHash(), figures: [] } })).not.toContain(
        "Older",
      );
      expect(text({ ...evidence, stale: "of a reason", failover: { ...origin, figures: [] } })).toContain(
        "of a reason",
      );
    },
  );

  test("are called older, and how many, below the losses", () => {
    const [page] = BLOCKS.filter(({ name }) => name === "losses");
    const clients = { haproxy: { acknowledged: 1_200, lost: 3, latencyMs: 1 } };
    const text = (measured: string) =>
      page?.text({
        ...evidence,
        losses: { "master-failure": { guarded: { ...origin, measured, clients } } },
      });
    expect(text("other")).toContain("1 of them older than the present code");
    expect(text(measuredHash())).not.toContain("older");
    expect(text("other")).toContain("**3 of 1,200**");
  });

  test("are called older above a sample", () => {
    expect(sampleNote(undefined)).toContain("older code");
    expect(sampleNote(origin)).toContain("older than the present code");
    expect(sampleNote({ ...origin, measured: measuredHash() })).toBe(
      "*Recorded 2026-11-29 at commit `abc1234`.*",
    );
  });
});

describe("the recorded terminal", () => {
  const shown = (screen: Screen) =>
    Array.from({ length: screen.rows }, (_, row) =>
      screen
        .line(row)
        .map(({ text }) => text)
        .join(""),
    );

  test("shows what is left of a block that was redrawn", () => {
    const screen = new Screen(20);
    screen.write("one\r\ntwo\r\n\u001b[1A\u001b[2Kthree\r\n\u001b[2K\u001b[1A\u001b[2K\u001b[Gfour");
    expect(shown(screen)).toEqual(["one", "four", ""]);
  });

  test("knows looks, also in sequences that arrive in pieces", () => {
    const screen = new Screen(20);
    screen.write("\u001b[3");
    screen.write("1mred\u001b[39m \u001b[1mbold");
    expect(screen.line(0)).toEqual([
      { text: "red", bold: false, faint: false, colour: 1 },
      { text: " ", bold: false, faint: false, colour: undefined },
      { text: "bold", bold: true, faint: false, colour: undefined },
    ]);
  });

  test("refuses what it does not know", () => {
    expect(() => new Screen(20).write("\u001b[5S")).toThrow("CSI 5S");
  });

  test("becomes a picture that escapes what was written and ends with all of it", () => {
    const chunks = [
      { atMs: 0, text: "<b>&\r\n" },
      { atMs: 60_000, text: "end\r\n" },
    ];
    const svg = heroSvg([{ command: "make start", chunks }], "a caption");
    expect(svg).toContain("&lt;b&gt;&amp;");
    expect(svg).toContain(">end</tspan>");
    expect(svg).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });

  test("of README is a picture of at most 1 MB", () => {
    const hero = new URL("docs/images/hero.svg", ROOT);
    expect(existsSync(hero)).toBe(evidence.pictures !== null);
    if (evidence.pictures) expect(statSync(hero).size).toBeLessThan(1_000_000);
  });
});
