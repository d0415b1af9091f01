/** What the benchmarks' page adds to the look of the reports. */
export const BENCHMARK_STYLE = `
.grey { fill: var(--faint); background: var(--faint); } .pale { fill: var(--replica); background: var(--replica); }
.blue { fill: var(--master); background: var(--master); } .green { fill: var(--ok); background: var(--ok); }
.violet { fill: var(--promote); background: var(--promote); }
.tail { fill-opacity: .35; } .end { fill-opacity: .6; } .whisker { stroke: var(--ink); stroke-width: 1.5; stroke-opacity: .7; }
.grid.faint { stroke-opacity: .5; }
h2 { font-size: 1.35rem; margin-top: 56px; } h3 { font-size: .98rem; margin: 26px 0 8px; }
.method { margin: 0 0 16px; padding-left: 18px; color: var(--faint); font-size: .88rem; max-width: 84ch; }
ul.goals { margin: 0 0 18px; font-size: .9rem; max-width: 800px; }
ul.goals li { padding: 4px 0 4px 30px; display: flex; justify-content: space-between; gap: 16px; } .goals b { font-variant-numeric: tabular-nums; white-space: nowrap; }
.contents { display: flex; flex-wrap: wrap; gap: 6px 18px; margin: 18px 0 0; } .contents a { color: var(--master); }
figure + h3 { margin-top: 30px; } .scroll + .scroll, figure + .scroll { margin-top: 16px; }
`;
