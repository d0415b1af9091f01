/** The picture of the lab: boxes at fixed places, lines and one badge that move between them. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { State } from "../../src/state.ts";
import { hands } from "../hands/orders.ts";
import { openNode } from "../lab.ts";
import {
  type BoxContent,
  haproxyBox,
  nodeBox,
  publisherBox,
  sentinelBox,
  subscriberBox,
  type Words,
} from "./boxes.ts";
import { middleOf, pathOf } from "./curves.ts";
import { LastFailover, Phase } from "./failover.tsx";
import { type Box, type Layout, layout } from "./layout.ts";
import { type Line, wantedLines } from "./lines.ts";
import { type Badge, masterBadge, STATUS_WORDS, type Status } from "./node.ts";
import { Tables } from "./tables.tsx";

/** What makes a box a button, for the pointer and for the keyboard. */
const opens = (name: string) => {
  const open = () => {
    openNode.value = name;
  };
  return {
    role: "button",
    tabindex: 0,
    onClick: open,
    onKeyDown(event: KeyboardEvent) {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open();
    },
  } as const;
};

/** A panel without anything to do in it is only a node's. */
const isBreakable = (part: string): boolean =>
  hands.value?.about.verbs.some(({ on }) => on.includes(part)) ?? false;

const Text = ({
  words: [words, tone],
  x,
  y,
  right,
}: {
  words: Words;
  x: number;
  y: number;
  right?: boolean;
}) => (
  <text
    class={right ? "row right" : "row"}
    text-anchor={right ? "end" : undefined}
    data-tone={tone}
    x={x}
    y={tenths(y)}
  >
    {words}
  </text>
);
const tenths = (value: number): number => Math.round(value * 10) / 10;

/** A box with a sign, a name and rows of words. */
function BoxView({ content, box, compact }: { content: BoxContent; box: Box; compact: boolean }) {
  const { name, kind, status, sentence, rows, leading } = content;
  const { x, y, width, height } = box;
  const padding = compact ? 7 : 14;
  const first = compact ? 21 : 24;
  const step = (height - first - 16) / Math.max(1, rows.length - 0.15);
  // The whole sentence, for the pointer that rests on it and for a screen reader after the visible words. A button's
  // visible words are its name, and a title would take their place.
  const isButton = kind === "node" || isBreakable(name);
  const described = isButton ? { ...opens(name), "aria-description": sentence } : {};
  return (
    <g
      class={`box ${kind} ${leading ? "leading" : ""}`}
      data-name={name}
      data-status={status}
      transform={`translate(${Math.round(x - width / 2)} ${Math.round(y - height / 2)})`}
      {...described}
    >
      {!isButton && <title>{sentence}</title>}
      <rect class="frame" rx="10" width={tenths(width)} height={tenths(height)} />
      <use class="sign" width="16" height="16" href={`#status-${status}`} x={padding} y={first - 13} />
      <text class="name" x={padding + (compact ? 19 : 21)} y={first}>
        {name}
      </text>
      {rows.map(([left, right = [""]], index) => {
        const line = first + step * (index + 1);
        return [
          <Text key={`${index} left`} words={left} x={padding} y={line} />,
          <Text key={`${index} right`} words={right} x={tenths(width - padding)} y={line} right />,
        ];
      })}
    </g>
  );
}

const CROSS = "M-5 -5L5 5M5 -5L-5 5";

/** A line that only changes its end keeps its element, and the style sheet moves it. */
function LineView({ kind, state, from, to, curve, label }: Line) {
  const { x, y } = middleOf(curve);
  const broken = state === "broken";
  return (
    <g class="edge" data-edge={kind} data-from={from} data-to={to}>
      <path class={`line ${kind}`} d={pathOf(curve)} data-state={state} />
      {/* Placed by style, not by attribute, so that it travels with its line. */}
      {broken && <path class="cross" d={CROSS} style={{ transform: `translate(${x}px, ${y}px)` }} />}
      {label && (
        <text class="label" text-anchor="middle" x={label.at.x} y={label.at.y - (broken ? 12 : 7)}>
          {label.text}
        </text>
      )}
    </g>
  );
}

/** From a box's top to where the badge stands on the row of its role. */
const ROLE_ROW = 34;

/** It belongs to no box, so it can travel from one to another. Without a master it fades where it was. */
function BadgeView({ badge: { holder, answers }, box, compact }: BadgeProps) {
  const place = useRef("");
  if (box) {
    const x = Math.round(box.x - box.width / 2 + (compact ? 7 : 13));
    const y = Math.round(box.y - box.height / 2 + ROLE_ROW);
    place.current = `translate(${x}px, ${y}px)`;
  }
  return (
    <g
      id="badge"
      class={`badge ${answers ? "" : "hollow"} ${box ? "" : "gone"}`}
      aria-hidden="true"
      data-node={holder}
      style={{ transform: place.current }}
    >
      <rect width="66" height="20" rx="10" />
      <text x="33" y="14.2" text-anchor="middle">
        MASTER
      </text>
    </g>
  );
}
interface BadgeProps {
  readonly badge: Badge;
  readonly box: Box | undefined;
  readonly compact: boolean;
}

function Picture({ state, at }: { state: State; at: Layout }) {
  const [moving, move] = useState(false);
  // The first picture stands; only what changes later moves.
  useEffect(() => move(true), []);
  const { compact } = at;
  const badge = masterBadge(state);
  const worn = badge.answers ? "solid" : "hollow";
  const boxed = (content: BoxContent, box: Box | undefined) =>
    box && <BoxView key={content.name} content={content} box={box} compact={compact} />;
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no fieldset
    <svg
      id="topology"
      role="group"
      aria-labelledby="topology-title"
      class={`${compact ? "compact" : ""} ${moving ? "moving" : ""}`}
      viewBox={`0 0 ${at.width} ${at.height}`}
      width={at.width}
      height={at.height}
    >
      <g id="lines" aria-hidden="true">
        {wantedLines(state, at).map((line) => (
          <LineView {...line} key={line.key} />
        ))}
      </g>
      {/* The order of the tab key: the nodes first. */}
      <g id="cards">
        {state.nodes.map((node, index) =>
          boxed(nodeBox(node, badge.holder === node.name ? worn : "none", compact), at.nodes[index]),
        )}
        {state.sentinels.map((sentinel, index) => boxed(sentinelBox(sentinel, compact), at.sentinels[index]))}
        {boxed(haproxyBox(state.haproxy, compact), at.haproxy)}
        {boxed(publisherBox(state.clients, compact), at.publisher)}
        {boxed(subscriberBox(state.clients, compact), at.subscriber)}
      </g>
      <BadgeView
        badge={badge}
        box={at.nodes[state.nodes.findIndex(({ name }) => name === badge.holder)]}
        compact={compact}
      />
      <Phase failover={state.failover} at={at} />
    </svg>
  );
}

const LINES = [
  ["write", "writes"],
  ["read", "reads"],
  ["replication", "replication"],
  ["vote", "reports as master"],
  ["direct", "found by Sentinel"],
  ["broken", "broken"],
] as const;
const SIGNS = Object.entries({ ...STATUS_WORDS, "no-writes": "refuses writes" } satisfies Record<
  Status,
  string
>);

const Legend = () => (
  <ul class="legend" aria-label="What lines and signs mean">
    {LINES.map(([kind, words]) => (
      <li key={kind}>
        <svg aria-hidden="true" class="sample">
          <path class={`line ${kind}`} d="M1 6H25" />
        </svg>
        {words}
      </li>
    ))}
    {SIGNS.map(([status, words]) => (
      <li key={status}>
        <svg aria-hidden="true" class={`sign ${status}`}>
          <use href={`#status-${status}`} />
        </svg>
        {words}
      </li>
    ))}
  </ul>
);

export function TopologyView({ state }: { state: State }) {
  const stage = useRef<HTMLDivElement>(null);
  const [width, measured] = useState(0);
  useLayoutEffect(() => {
    const place = stage.current;
    if (!place) return;
    const measure = () => measured(place.clientWidth);
    const size = new ResizeObserver(measure);
    size.observe(place);
    measure();
    return () => size.disconnect();
  }, []);
  return (
    <section class="card" aria-labelledby="topology-title">
      <h2 id="topology-title">Topology</h2>
      <div class="stage" ref={stage}>
        {width > 0 && <Picture state={state} at={layout(width)} />}
      </div>
      <LastFailover failover={state.failover} />
      <Legend />
      <details>
        <summary>The same as tables</summary>
        <Tables state={state} />
      </details>
    </section>
  );
}
