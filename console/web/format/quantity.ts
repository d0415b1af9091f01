/** Numbers for people, in a width that does not jump. */
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** "0 B", "999 B", "1.5 KiB"; "–" for what is not known. */
export function bytes(value: number | null): string {
  if (value === null) return "–";
  let rest = Math.max(0, value);
  let unit = 0;
  while (rest >= 1000 && unit < UNITS.length - 1) {
    rest /= 1024;
    unit += 1;
  }
  return `${unit === 0 || rest >= 100 ? Math.round(rest) : rest.toFixed(1)} ${UNITS[unit]}`;
}

/** Thousands apart by a thin space, which no language mistakes for a decimal sign. */
export const count = (value: number | null): string =>
  value === null ? "–" : String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, "\u2009");

/** Per second: one decimal as long as it says something. */
export const rate = (value: number | null): string =>
  value === null ? "–" : value < 100 ? value.toFixed(1) : count(value);

/** Latencies: "0.8 ms", "340 ms", "2.1 s". */
export function latency(seconds: number | null): string {
  if (seconds === null) return "–";
  const ms = seconds * 1000;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${seconds.toFixed(1)} s`;
}

export const plural = (amount: number, one: string, many = `${one}s`): string =>
  `${count(amount)} ${amount === 1 ? one : many}`;
