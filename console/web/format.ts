/** Numbers, times and sentences for people. Times and spans are milliseconds. */
const two = (value: number): string => String(value).padStart(2, "0");

/** For a running clock: "1.4 s", "59.9 s", "2:05", "1:02:05". */
export function clock(span: number): string {
  const ms = Math.max(0, span);
  if (ms < 60_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** For a span that is over or needs no tenth: "3 s", "12 min", "5 h", "2 d". */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** The reader's own time of day: "10:32:07". */
export function timeOfDay(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The tenths and hundredths that tell events of one second apart: ".412". */
export const thousandths = (at: number): string =>
  `.${String(new Date(at).getMilliseconds()).padStart(3, "0")}`;

/** "20 Nov, 10:32". */
export function day(at: number): string {
  const date = new Date(at);
  const month = date.toLocaleString("en", { month: "short" });
  return `${date.getDate()} ${month}, ${two(date.getHours())}:${two(date.getMinutes())}`;
}

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

/** Where a sentence stands alone its first word begins large; names stay as they are written: "redis-1 is down". */
export function asSentence(sentence: string): string {
  const [first = ""] = sentence.split(/[\s:,]/);
  return /^[a-z]+$/.test(first) && !NAMES.has(first)
    ? first.charAt(0).toUpperCase() + sentence.slice(1)
    : sentence;
}

/** Services without a number; those with one are known by their hyphen. */
const NAMES = new Set(["haproxy", "publisher", "subscriber", "alertmanager", "repointer", "runner", "runs"]);
