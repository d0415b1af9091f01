/** Recorded commands as one animated picture: a terminal whose lines appear as they did. Needs no script to play. */
import { type Run, Screen } from "./screen.ts";
import { COLUMNS, type Recorded } from "./terminal.ts";

/** Lines that are seen at a time. */
const ROWS = 30;
/** Pixels. */
const CELL = { width: 8, height: 18 };
const EDGE = 16;
/** Seconds. A still terminal is dull; real pauses up to this are kept. */
const PAUSE_AT_MOST = 1.2;
/** How long the end stays. */
const LINGER = 6;

/** On a dark panel, whatever surrounds it. */
const PAPER = "#0d1117";
const INK = "#e6edf3";
const COLOURS = ["#8b949e", "#ff7b72", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#39c5cf", "#f0f6fc"];

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const rounded = (value: number) => Number(value.toFixed(4));

function drawRuns(runs: readonly Run[], row: number): string {
  let column = 0;
  const spans: string[] = [];
  for (const run of runs) {
    const start = column + (run.text.length - run.text.trimStart().length);
    const text = run.text.trim();
    column += run.text.length;
    if (text === "") continue;
    const fill = run.colour === undefined ? (run.faint ? "#8b949e" : undefined) : COLOURS[run.colour];
    const attributes = [
      `x="${EDGE + start * CELL.width}"`,
      // Every monospaced font is made to fit the columns.
      `textLength="${text.length * CELL.width}"`,
      fill ? `fill="${fill}"` : "",
      run.bold ? 'font-weight="bold"' : "",
    ];
    spans.push(`<tspan ${attributes.filter((one) => one !== "").join(" ")}>${escaped(text)}</tspan>`);
  }
  return `<text y="${EDGE + (row + 1) * CELL.height - 4}">${spans.join("")}</text>`;
}

/** What a line shows from when on. */
interface Change {
  readonly at: number;
  readonly drawn: string;
}

/** Plays all of it into one screen. */
function play(recordings: readonly Recorded[]) {
  const screen = new Screen(COLUMNS);
  const lines = new Map<number, Change[]>();
  const heights: { at: number; rows: number }[] = [];
  let clock = 0;
  const look = (from: number) => {
    for (let row = Math.max(0, from); row < screen.rows; row += 1) {
      const drawn = drawRuns(screen.line(row), row);
      const changes = lines.get(row) ?? [];
      lines.set(row, changes);
      if (changes.at(-1)?.drawn !== drawn) changes.push({ at: clock, drawn });
    }
    if (heights.at(-1)?.rows !== screen.rows) heights.push({ at: clock, rows: screen.rows });
  };
  for (const { command, chunks } of recordings) {
    screen.write(`\u001b[32m$\u001b[0m \u001b[1m${command}\u001b[0m\r\n`);
    look(0);
    clock += 0.8;
    let before = 0;
    for (const { atMs, text } of chunks) {
      clock += Math.min(PAUSE_AT_MOST, (atMs - before) / 1_000);
      before = atMs;
      screen.write(text);
      look(0);
    }
    clock += 1;
  }
  return { lines, heights, endsAt: clock };
}

/** @param caption when and where it was recorded. */
export function heroSvg(recordings: readonly Recorded[], caption: string): string {
  const { lines, heights, endsAt } = play(recordings);
  const lasts = endsAt + LINGER;
  const timing = `dur="${rounded(lasts)}s" repeatCount="indefinite" calcMode="discrete"`;
  const share = (at: number) => rounded(at / lasts);

  const drawn = [...lines].flatMap(([, changes]) =>
    changes.flatMap(({ at, drawn: text }, index) => {
      if (!text.includes("<tspan")) return [];
      const until = changes[index + 1]?.at;
      // Without animation, which some viewers don't play, the end is seen.
      const start = at === 0 ? "" : "0;";
      const values = until === undefined ? `${start}1` : `${start}1;0`;
      const times = [at === 0 ? [] : [0], [share(at)], until === undefined ? [] : [share(until)]].flat();
      const animate = `<animate attributeName="opacity" values="${values}" keyTimes="${times.join(";")}" ${timing}/>`;
      return `<g${until === undefined ? "" : ' opacity="0"'}>${text}${at === 0 && until === undefined ? "" : animate}</g>`;
    }),
  );

  const scrolled = heights.map(({ at, rows }) => ({ at, by: -Math.max(0, rows - ROWS) * CELL.height }));
  const steps = scrolled.filter(({ by }, index) => index === 0 || by !== scrolled[index - 1]?.by);
  const scroll = `<animateTransform attributeName="transform" type="translate" values="${steps.map(({ by }) => `0 ${by}`).join(";")}" keyTimes="${steps.map(({ at }) => share(at)).join(";")}" ${timing}/>`;

  const width = COLUMNS * CELL.width + 2 * EDGE;
  const height = ROWS * CELL.height + 2 * EDGE;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height + 24}" width="${width}" role="img" aria-label="make start, then make scenario-master-failure, in a terminal">
<title>make start, then make scenario-master-failure</title>
<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:${INK};white-space:pre}</style>
<clipPath id="glass"><rect x="0" y="${EDGE / 2}" width="${width}" height="${height - EDGE}"/></clipPath>
<rect width="${width}" height="${height + 24}" rx="8" fill="${PAPER}" stroke="#30363d"/>
<g clip-path="url(#glass)"><g transform="translate(0 ${steps.at(-1)?.by ?? 0})">${scroll}
${drawn.join("\n")}
</g></g>
<text x="${width - EDGE}" y="${height + 14}" text-anchor="end" style="font-size:11px;fill:#8b949e">${escaped(caption)}</text>
</svg>
`;
}
