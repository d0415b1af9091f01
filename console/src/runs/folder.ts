/** The runs/ folder: what each scenario run left, read once per run. */
import type { Dirent } from "node:fs";
import { access, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { PROGRESS_FILE, type Progress, progress } from "@redis-ha-lab/cluster/progress.ts";
import { z } from "zod";
import type { Run } from "./schema.ts";

/** What the list shows of a journal. Not the whole schema: an older or newer journal may still say this. */
const journalHead = z.object({
  title: z.string(),
  startedAt: z.iso.datetime(),
  verdict: z.enum(["pass", "fail", "inconclusive"]),
  reasons: z.array(z.string()),
  /** Where the recording ends, in milliseconds after its start. */
  untilMs: z.number().nullable(),
});

/** Names as the runner makes them; nothing else is looked at, and nothing else can be asked for. */
const NAME = /^[a-z0-9][A-Za-z0-9-]*$/;
/** The longest scenario leaves a few megabytes. */
const LONGEST_JOURNAL_BYTES = 64 << 20;

const foldersIn = async (path: string): Promise<string[]> =>
  (await readdir(path, { withFileTypes: true }))
    .filter((entry: Dirent) => entry.isDirectory() && NAME.test(entry.name))
    .map(({ name }) => name);

export interface RunsFolder {
  /** Every run, newest first. @throws when the folder can't be read. */
  list(): Promise<readonly Run[]>;
  /** The file of a run's report; undefined when there is no such run, or it has none. */
  reportOf(scenario: string, id: string): string | undefined;
}

export function openRunsFolder(path: string): RunsFolder {
  /** scenario/id → what was read, and the state of the file then: a journal being written is read again. */
  const known = new Map<string, { readonly stamp: string; readonly run: Run }>();

  async function read(scenario: string, id: string): Promise<Run | undefined> {
    const folder = join(path, scenario, id);
    const file = join(folder, "journal.json");
    // Benchmarks leave folders here, too, without a journal.
    const status = await stat(file).catch(() => undefined);
    if (!status?.isFile()) return undefined;
    const hasReport = await access(join(folder, "report.html")).then(
      () => true,
      () => false,
    );
    const key = `${scenario}/${id}`;
    const stamp = `${status.mtimeMs} ${status.size} ${hasReport}`;
    const before = known.get(key);
    if (before?.stamp === stamp) return before.run;
    const report = hasReport ? `/runs/${scenario}/${id}/report.html` : null;
    const run = { scenario, id, report, ...(await headOf(file, status.size, scenario, id)) };
    known.set(key, { stamp, run });
    return run;
  }

  return {
    list: async () => {
      const runs: Run[] = [];
      for (const scenario of await foldersIn(path)) {
        // One after the other: a journal is parsed in some milliseconds, and the list is in no hurry.
        for (const id of await foldersIn(join(path, scenario))) {
          const run = await read(scenario, id);
          if (run) runs.push(run);
        }
      }
      const present = new Set(runs.map(({ scenario, id }) => `${scenario}/${id}`));
      for (const key of known.keys()) if (!present.has(key)) known.delete(key);
      return runs.sort((one, other) => other.startedAt - one.startedAt || (one.id < other.id ? 1 : -1));
    },
    reportOf: (scenario, id) =>
      known.get(`${scenario}/${id}`)?.run.report ? join(path, scenario, id, "report.html") : undefined,
  };
}

type Head = Omit<Run, "scenario" | "id" | "report">;

async function headOf(file: string, bytes: number, scenario: string, id: string): Promise<Head> {
  try {
    if (bytes > LONGEST_JOURNAL_BYTES) throw new Error("too long");
    const { startedAt, untilMs, ...head } = journalHead.parse(JSON.parse(await readFile(file, "utf8")));
    return {
      ...head,
      startedAt: Date.parse(startedAt),
      durationMs: untilMs === null ? null : Math.round(untilMs),
    };
  } catch {
    // 2026-11-20T07-18-28Z: colons are no good in file names.
    const time = Date.parse(id.replace(/T(\d\d)-(\d\d)-(\d\d)Z$/, "T$1:$2:$3Z"));
    const startedAt = Number.isFinite(time) ? time : 0;
    return { title: scenario, verdict: "unreadable", startedAt, durationMs: null, reasons: [] };
  }
}

/** The run under way, from the file its runner keeps rewriting. */

/** The runner writes twice a second; ten times that without a word, and it is gone. */
const GONE_AFTER_MS = 5_000;

/**
 * @returns null when none is under way; also when its runner was killed and left the file behind.
 * @throws when there is a file that can't be read.
 */
export async function readProgress(runsDir: string, now: number): Promise<Progress | null> {
  let text: string;
  try {
    text = await readFile(join(runsDir, PROGRESS_FILE), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  const report = progress.parse(JSON.parse(text));
  return now - report.at > GONE_AFTER_MS ? null : report;
}
