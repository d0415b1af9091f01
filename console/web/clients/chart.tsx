/** A uPlot chart of both client paths, in the page's colours, redrawn once a second. */
import { useLayoutEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { count } from "../format.ts";
import type { Columns } from "./strip.ts";

const HEIGHT = 132;

const LINES = [
  { name: "HAProxy", colour: "--write" },
  { name: "Sentinel", colour: "--vote", dash: [5, 3] },
] as const;

/** A canvas knows neither custom properties nor light-dark(): an element says what they come to. */
function colour(property: string): () => string {
  return () => {
    const probe = document.createElement("i");
    probe.style.color = `var(${property})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}

const axis: uPlot.Axis = {
  stroke: colour("--faint"),
  grid: { stroke: colour("--line"), width: 1 },
  ticks: { show: false },
  font: "11px system-ui, sans-serif",
};

const options = (width: number): uPlot.Options => ({
  width,
  height: HEIGHT,
  legend: { show: false },
  cursor: { show: false },
  // On the right, half a time of day stands out.
  padding: [8, 16, 0, 0],
  scales: { y: { range: (_, __, max) => [0, Math.max(1, max * 1.15)] } },
  axes: [
    {
      ...axis,
      size: 24,
      space: 60,
      values: (_, splits) => splits.map((at) => uPlot.fmtDate("{HH}:{mm}")(new Date(at * 1000))),
    },
    {
      ...axis,
      size: 38,
      space: 34,
      values: (_, splits) => splits.map((at) => (Number.isInteger(at) ? count(at) : String(at))),
    },
  ],
  series: [
    {},
    ...LINES.map(
      ({ colour: property, ...line }): uPlot.Series => ({
        stroke: colour(property),
        width: 1.75,
        points: { show: false },
        ...("dash" in line ? { dash: [...line.dash] } : {}),
      }),
    ),
  ],
});

/** Draws into `box` for as long as it is there. */
function usePlot(columns: Columns) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  useLayoutEffect(() => {
    const place = box.current;
    if (!place) return;
    const drawn = new uPlot(options(place.clientWidth), columns, place);
    plot.current = drawn;
    const repaint = (): void => drawn.redraw(false);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", repaint);
    const theme = new MutationObserver(repaint);
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const size = new ResizeObserver(() => {
      const width = place.clientWidth;
      if (width > 0 && width !== drawn.width) drawn.setSize({ width, height: HEIGHT });
    });
    size.observe(place);
    return () => {
      dark.removeEventListener("change", repaint);
      theme.disconnect();
      size.disconnect();
      drawn.destroy();
    };
  }, []);
  useLayoutEffect(() => plot.current?.setData(columns), [columns]);
  return box;
}

/** `words`: a number for the key and for who can't see the lines. */
export function Chart({
  title,
  columns,
  words,
}: {
  title: string;
  columns: Columns;
  words: (y: number | null) => string;
}) {
  const box = usePlot(columns);
  const latest = LINES.map(({ name }, index) => ({ name, now: words(columns[index + 1]?.at(-1) ?? null) }));
  return (
    <figure>
      <figcaption>
        {title}
        {latest.map(({ name, now }) => (
          <span key={name} class="key" data-line={name}>
            {name} <b>{now}</b>
          </span>
        ))}
      </figcaption>
      <div
        ref={box}
        role="img"
        aria-label={`${title}: ${latest.map(({ name, now }) => `${name} ${now}`).join(", ")}`}
      />
    </figure>
  );
}
