/** The run under way, from the file its runner keeps rewriting. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PROGRESS_FILE, type Progress, progress } from "@redis-ha-lab/cluster/progress.ts";

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
  const told = progress.parse(JSON.parse(text));
  return now - told.at > GONE_AFTER_MS ? null : told;
}
