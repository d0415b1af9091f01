/** What was measured together. Figures of different runs differ by more than what is being measured. */

/** Where and when a part was measured. */
export interface Circumstances {
  /** Names the run: the time of its start. */
  readonly run: string;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

export interface Part<Result> extends Circumstances {
  readonly result: Result;
}

/**
 * The circumstances that all parts share.
 * @throws when there is no part, or when two of them were not measured in one run, on one machine, with the same
 * versions and settings.
 */
export function oneRun(parts: readonly Part<unknown>[]): Circumstances {
  const [first, ...others] = parts;
  if (!first) throw new Error("nothing was measured, so there is nothing to show");
  for (const other of others) {
    for (const what of ["run", "machine", "versions", "settings"] as const) {
      const [one, two] = [first, other].map((part) => JSON.stringify(part[what]));
      if (one === two) continue;
      throw new Error(`figures of different runs are not shown together: ${what} ${one} and ${two}`);
    }
  }
  const { run, machine, versions, settings } = first;
  return { run, machine, versions, settings };
}
