/** Benchmarks as the pages print them: what is old is measured, what fails keeps what it had. */
import { type Evidence, measuredHash, readEvidence } from "@redis-ha-lab/scenarios/docs/evidence.ts";
import { expect, test } from "vitest";
import { BENCHMARKS, isOld, measureBenchmarks, type PrintedLab, printedBlock, shown } from "./printed.ts";

const none: Evidence = { ...readEvidence(), benchmarks: {} };

/** A lab that notes what it was asked for. */
function lab(changes: Partial<PrintedLab> = {}) {
  const ran: string[] = [];
  const said: string[] = [];
  return {
    ran,
    said,
    ...{
      timeFor: () => true,
      machine: () => ({ cpus: 2, load: 1.25, versions: { Redis: "9.9.9" } }),
      write: async () => {},
    },
    origin: () => ({ at: "2026-11-29T00:00:00Z", commit: "abc1234", measured: measuredHash() }),
    say: (text: string) => void said.push(text),
    output: (...words: string[]) => {
      ran.push(words.join(" "));
      return `a table\n\nAll figures: runs/${words[0]}/2026/result.json`;
    },
    ...changes,
  };
}

test("what a command printed is shown without the folder of this machine", async () => {
  const evidence = await measureBenchmarks(none, lab());
  for (const benchmark of BENCHMARKS) {
    const text = printedBlock(benchmark, evidence);
    expect(text).toContain(`\`make ${benchmark.words.join(" ")}\``);
    expect(text).toContain("```text\na table\n```");
    // Its own run's, not those of the figures.
    expect(text).toContain("2 CPUs (load 1.3 before), Redis 9.9.9.");
    expect(text).not.toContain("runs/");
    expect(text).not.toContain("Older");
  }
});

test("what is of the present code is not measured again; what is of other code is, and says so before", async () => {
  const evidence = await measureBenchmarks(none, lab());
  const [first] = BENCHMARKS;
  const of = first && evidence.benchmarks[first.name];
  if (!first || !of) throw new Error("there is no benchmark");
  const aged = {
    ...evidence,
    benchmarks: { ...evidence.benchmarks, [first.name]: { ...of, measured: "other" } },
  };
  expect(printedBlock(first, aged)).toContain("Older than the present code");
  const again = lab();
  expect(isOld(first, (await measureBenchmarks(aged, again)).benchmarks[first.name])).toBe(false);
  expect(again.ran).toEqual([first.words.join(" ")]);
});

test("only what is asked for is measured", async () => {
  const asked = lab();
  const { benchmarks } = await measureBenchmarks(none, asked, ["detection"]);
  expect(Object.keys(benchmarks)).toEqual(["detection"]);
  expect(asked.ran).toHaveLength(1);
});

test("one that fails keeps its figures, and the others are measured", async () => {
  const [first] = BENCHMARKS;
  const written: Evidence[] = [];
  const failing = lab({
    write: async (evidence) => void written.push(evidence),
    output: (...words) => {
      if (words.join(" ") === first?.words.join(" ")) throw new Error("make failed");
      return "a table";
    },
  });
  await expect(measureBenchmarks(none, failing)).rejects.toThrow(`not measured: ${first?.name}`);
  expect(Object.keys(written.at(-1)?.benchmarks ?? {}).toSorted()).toEqual(
    BENCHMARKS.slice(1)
      .map(({ name }) => name)
      .toSorted(),
  );
});

test("none is begun for which no time is left", async () => {
  const late = lab({ timeFor: (minutes) => minutes < 3 });
  await measureBenchmarks(none, late);
  expect(late.ran).toEqual(
    BENCHMARKS.filter(({ minutes }) => minutes < 3).map(({ words }) => words.join(" ")),
  );
  expect(late.said).toHaveLength(BENCHMARKS.length - late.ran.length);
});

test("only whole lines that name a folder go", () => {
  expect(shown("result: good\nrows: All figures: 2\n\nThe page: runs/x\n")).toBe("rows: All figures: 2");
});
