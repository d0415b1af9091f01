/** A uPlot chart of both routes, in the page's colours, redrawn once a second. */
import uPlot from "uplot";
import { html } from "../dom/make.ts";
import { setAttribute, setText } from "../dom/set.ts";
import { count } from "../format/quantity.ts";
import type { Columns } from "./chart-data.ts";

const HEIGHT = 132;

export interface Chart {
  show(columns: Columns): void;
}

const LINES = [
  { name: "HAProxy", colour: "--write" },
  { name: "Sentinel", colour: "--vote", dash: [5, 3] },
] as const;

/** @param value a number as words, for the key and for who can't see the lines. */
export function chart(figure: HTMLElement, value: (y: number | null) => string): Chart {
  const caption = figure.querySelector("figcaption");
  const name = caption?.textContent ?? "";
  const figures = LINES.map(() => html("b"));
  const keys = LINES.map(({ name: line }, index) => {
    const key = html("span", { class: "key", "data-line": line }, `${line} `);
    key.append(figures[index] ?? "");
    return key;
  });
  const box = html("div", { role: "img", "aria-label": name });
  caption?.append(...keys);
  figure.append(box);

  // A canvas knows neither custom properties nor light-dark(): an element says what they come to.
  const probe = html("i", { hidden: "" });
  figure.append(probe);
  const colour = (property: string) => () => {
    probe.style.color = `var(${property})`;
    return getComputedStyle(probe).color;
  };
  const axis: uPlot.Axis = {
    stroke: colour("--faint"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
    font: "11px system-ui, sans-serif",
  };
  const plot = new uPlot(
    {
      width: box.clientWidth,
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
    },
    [[], [], []],
    box,
  );
  const repaint = (): void => plot.redraw(false);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  new ResizeObserver(() => {
    if (box.clientWidth > 0 && box.clientWidth !== plot.width)
      plot.setSize({ width: box.clientWidth, height: HEIGHT });
  }).observe(box);

  return {
    show(columns) {
      plot.setData(columns);
      const latest = LINES.map(
        ({ name: line }, index) => [line, value(columns[index + 1]?.at(-1) ?? null)] as const,
      );
      for (const [index, [, words]] of latest.entries()) {
        const place = figures[index];
        if (place) setText(place, words);
      }
      setAttribute(box, "aria-label", `${name}: ${latest.map((pair) => pair.join(" ")).join(", ")}`);
    },
  };
}
