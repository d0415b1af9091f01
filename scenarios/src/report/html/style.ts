/** The report's looks: light and dark by the reader's own choice, readable on a phone and on paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b2430; --faint: #5d6b7c; --line: #dde3ea; --panel: #f6f8fa;
  --ok: #2f9e6e; --fail: #d64545; --unknown: #d99a1c; --none: #e6eaef; --late: #a9d8c4;
  --master: #2563c9; --replica: #9cc0f2; --loading: #b58be0; --silent: #f0b429; --closed: #c9ced6;
  --detect: #d64545; --agree: #e2703a; --elect: #d99a1c; --select: #a3a02f; --promote: #7b61c9; --route: #2563c9; --reconnect: #2f9e6e;
  --fault: #b1206f; --on: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #11161d; --ink: #e4e9f0; --faint: #93a1b3; --line: #2a3440; --panel: #18202a;
    --ok: #3fb984; --fail: #f0716f; --unknown: #e5b454; --none: #232c37; --late: #28604b;
    --master: #6aa3ff; --replica: #2f5489; --loading: #8d67b8; --silent: #c99322; --closed: #414c59;
    --detect: #f0716f; --agree: #f08f5f; --elect: #e5b454; --select: #c3c05a; --promote: #a78bfa; --route: #6aa3ff; --reconnect: #3fb984;
    --fault: #f06bb4; --on: #0d1117;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 28px 20px 64px; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 10px 0 4px; text-wrap: balance; }
h2 { font-size: 1.1rem; margin: 40px 0 10px; }
p { margin: 0 0 10px; max-width: 74ch; }
.question { font-size: 1.1rem; color: var(--faint); }
.verdict { display: inline-block; font-weight: 700; letter-spacing: .06em; padding: 3px 12px; border-radius: 999px; color: #fff; font-size: .85rem; }
.verdict.pass { background: #1f7a53; } .verdict.fail { background: #b92f2f; } .verdict.inconclusive { background: #8a5d06; }
.reasons { margin: 12px 0 0; padding: 10px 14px 10px 32px; background: var(--panel); border-left: 4px solid var(--fail); border-radius: 4px; }
.reasons.inconclusive { border-color: var(--unknown); }
.facts { display: flex; flex-wrap: wrap; gap: 4px 18px; color: var(--faint); font-size: .86rem; margin: 14px 0 0; padding: 0; list-style: none; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; margin: 22px 0 0; }
.figures div { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; }
.figures b { display: block; font-size: 1.45rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.figures span { color: var(--faint); font-size: .84rem; }
ol.story { margin: 0; padding-left: 22px; max-width: 78ch; } ol.story li { margin: 0 0 7px; }
figure { margin: 0; overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); }
figure + figure { margin-top: 14px; }
figcaption { position: sticky; left: 0; padding: 10px 14px 0; font-weight: 600; font-size: .92rem; }
figcaption small { font-weight: 400; color: var(--faint); }
svg.time { display: block; min-width: 760px; width: 100%; height: auto; font: 11.5px system-ui, sans-serif; }
svg text { fill: var(--ink); } svg .dim { fill: var(--faint); } svg .on { fill: var(--on); font-weight: 600; }
svg .grid { stroke: var(--line); } svg .fault-line { stroke: var(--fault); stroke-dasharray: 3 3; } svg .fault-text { fill: var(--fault); font-weight: 600; }
svg .group { fill: var(--faint); font-weight: 600; letter-spacing: .04em; font-size: 10.5px; }
.ok { fill: var(--ok); } .late { fill: var(--late); } .failed { fill: var(--fail); } .indeterminate { fill: var(--unknown); } .none { fill: var(--none); }
.master { fill: var(--master); } .replica { fill: var(--replica); } .loading { fill: var(--loading); } .silent { fill: var(--silent); } .closed { fill: var(--closed); }
.detect { fill: var(--detect); } .agree { fill: var(--agree); } .elect { fill: var(--elect); } .select { fill: var(--select); } .promote { fill: var(--promote); } .route { fill: var(--route); } .reconnect { fill: var(--reconnect); }
.alert-bar { fill: var(--unknown); opacity: .85; } .mark { stroke: var(--panel); stroke-width: 1; } .mark.sdown { fill: var(--detect); } .mark.odown { fill: var(--agree); } .mark.vote { fill: var(--elect); } .mark.switch { fill: var(--reconnect); } .mark.other { fill: var(--faint); }
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; padding: 4px 14px 12px; font-size: .8rem; color: var(--faint); position: sticky; left: 0; }
.legend i { display: inline-block; width: 11px; height: 11px; border-radius: 2px; margin-right: 5px; vertical-align: -1px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; padding: 7px 10px; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--faint); font-weight: 600; font-size: .82rem; } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.bad { color: var(--fail); font-weight: 700; }
ul.expectations { list-style: none; margin: 0; padding: 0; } ul.expectations li { border-bottom: 1px solid var(--line); padding: 9px 0 9px 34px; position: relative; }
ul.expectations .sign { position: absolute; left: 4px; font-weight: 700; } .met .sign { color: var(--ok); } .violated .sign { color: var(--fail); } .unknown .sign { color: var(--unknown); }
.because { color: var(--faint); font-size: .92rem; } .evidence { margin: 4px 0 0; padding: 0; list-style: none; font: 12.5px/1.6 ui-monospace, "SF Mono", Menlo, Consolas, monospace; color: var(--faint); }
ul.expectations .evidence li { border: 0; padding: 0; }
details .log { display: none; color: var(--faint); } details:has(.logs:checked) .log { display: inline; } .news { color: var(--unknown); font-weight: 600; }
details { margin-top: 10px; } summary { cursor: pointer; color: var(--faint); }
pre { font: 12.5px/1.6 ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; overflow-x: auto; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 22px; } .sides > * { min-width: 0; }
@media (max-width: 720px) { main { padding: 18px 14px 40px; } h1 { font-size: 1.35rem; } .sides { grid-template-columns: 1fr; } }
@media print { main { max-width: none; padding: 0; } figure, .figures div, ul.expectations li { break-inside: avoid; } svg.time { min-width: 0; } details { display: none; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
