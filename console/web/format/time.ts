/** Points and spans of time for people. All arguments are milliseconds. */
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
