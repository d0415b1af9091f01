/** Everything that was written is read back from the final master and compared with what was promised. */
import type { ClientRecord } from "../model/journal.ts";

/** Fills in `lost`, `duplicated` and `surfaced`. @param found the numbers that are there, as often as they are. */
export function compare(client: ClientRecord, found: readonly number[]): void {
  const times = new Map<number, number>();
  for (const number of found) times.set(number, (times.get(number) ?? 0) + 1);
  const numbers = client.operations.map((_, number) => number);
  const outcome = (number: number) => client.operations[number]?.outcome;
  client.lost = numbers.filter((number) => outcome(number) === "ok" && !times.has(number));
  client.duplicated = [...times].filter(([, count]) => count > 1).map(([number]) => number);
  client.surfaced = numbers.filter((number) => outcome(number) === "indeterminate" && times.has(number));
}
