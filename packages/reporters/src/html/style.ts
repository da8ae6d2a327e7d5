import { type Colors, darkColors, lightColors } from '../drawing/theme';

function variables(colors: Colors, panel: string): string {
  const series = colors.series.map((color, i) => `--series-${i}: ${color};`).join(' ');
  return (
    `--background: ${colors.background}; --ink: ${colors.ink}; --muted: ${colors.muted}; --grid: ${colors.grid}; ` +
    `--panel: ${panel}; ${series}`
  );
}

/** Colours of verdicts, with contrast 4.5 to the background. */
const verdictLight =
  '--good: #00704f; --half: #0b5f9e; --bad: #b3261e; --odd: #8a3580; --open: #6b5400; --fault: #575d64;';
const verdictDark =
  '--good: #45cfa5; --half: #6db7f5; --bad: #ff8f85; --odd: #e29bd6; --open: #e0bb35; --fault: #b9c0c8;';
const tones = ['good', 'half', 'bad', 'odd', 'open', 'fault'];

const light = `${variables(lightColors, '#f6f7f8')} ${verdictLight}`;
const dark = `${variables(darkColors, '#1d2125')} ${verdictDark}`;

/** The page's style sheet. Light on paper, whatever the screen shows. */
export const styleSheet = `
:root { color-scheme: light dark; ${light} }
@media screen and (prefers-color-scheme: dark) { :root { ${dark} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--background); color: var(--ink); font: 16px/1.55 system-ui, -apple-system,
  "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main, header, footer { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 3rem; }
footer { padding-top: 2rem; padding-bottom: 3rem; color: var(--muted); font-size: .85rem; }
h1 { font-size: 2rem; line-height: 1.2; font-weight: 650; letter-spacing: -.015em; margin: 0 0 .6rem;
  overflow-wrap: anywhere; }
h2 { font-size: 1.45rem; line-height: 1.25; font-weight: 650; letter-spacing: -.01em; margin: 0 0 .5rem;
  overflow-wrap: anywhere; }
.unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
h3 { font-size: 1.05rem; font-weight: 650; margin: 2rem 0 .5rem; overflow-wrap: anywhere; }
li, dd { overflow-wrap: anywhere; }
td { overflow-wrap: break-word; }
.results td:first-child, .readings td:nth-child(2), .settings th, .scroll td:first-child { overflow-wrap: anywhere; }
p { margin: .5rem 0; max-width: 46rem; overflow-wrap: anywhere; }
a { color: var(--series-0); text-underline-offset: .15em; }
.lead { font-size: 1.08rem; color: var(--muted); white-space: pre-line; }
.done { font-size: .92rem; max-width: 60rem; }
.run > .lead { margin: 0 0 .3rem; max-width: 60rem; }
.run { margin-top: 3.5rem; padding-top: 2rem; border-top: 1px solid var(--grid); }
.run:first-of-type { margin-top: 1.5rem; padding-top: 1.2rem; }
nav ol, nav ul { list-style: none; margin: 1.5rem 0 0; padding: 0; border-top: 1px solid var(--grid); }
nav li { display: flex; flex-wrap: wrap; gap: 0 1rem; justify-content: space-between; padding: .4rem 0;
  border-bottom: 1px solid var(--grid); }
nav span { color: var(--muted); }
code, pre { font: .88em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { background: var(--panel); border-radius: 6px; padding: .7rem .9rem; margin: .5rem 0; white-space: pre-wrap;
  overflow-wrap: anywhere; }
figure { margin: 2.2rem 0 2.6rem; break-inside: avoid; }
figcaption h3 { margin: 0 0 .15rem; }
figcaption p { font-size: .9rem; line-height: 1.5; color: var(--muted); max-width: 52rem; margin: .2rem 0 .7rem; }
.chart { width: 100%; min-height: 5rem; }
/* Room for what is yet to be drawn, so that a link into the page leads to the right place. */
figure[data-chart]:not([data-drawn]) .chart { min-height: 21rem; }
.chart svg { display: block; max-width: 100%; overflow: visible; }
.legend { display: flex; flex-wrap: wrap; gap: .35rem; margin: 0 0 .7rem; padding: 0; }
.legend button { display: inline-flex; align-items: center; gap: .5em; font: inherit; font-size: .85rem;
  line-height: 1.35; text-align: left; color: var(--ink); background: none; border: 1px solid var(--grid);
    border-radius: 999px; padding: .18rem .7rem; cursor: pointer; overflow-wrap: anywhere; }
.legend button:hover { border-color: var(--muted); }
.legend button:focus-visible, .tally button:focus-visible, summary:focus-visible, a:focus-visible {
  outline: 2px solid var(--series-0); outline-offset: 2px; }
.legend button[aria-pressed="false"] { color: var(--muted); text-decoration: line-through; }
.legend button[aria-pressed="false"] i { opacity: .25; }
.legend i { flex: none; width: 1.5em; border-top: 2.5px solid var(--muted); }
.legend i.dashed { border-top-style: dashed; border-top-width: 2px; }
.legend i.dashdotted { border: 0; height: 2px; width: 1.9em; color: var(--muted); background:
  repeating-linear-gradient(90deg, currentColor 0 9px, transparent 9px 12px, currentColor 12px 14px,
    transparent 14px 17px); }
.legend i.dotted { border-top-style: dotted; }
.legend i.faint { border-top-width: 1px; }
.legend i.band { height: .8em; border: 0; background: var(--muted); opacity: .35; }
.legend i.point { width: .65em; height: .65em; border: 0; border-radius: 50%; background: var(--muted); }
${lightColors.series
  .map(
    (_, i) =>
      `.legend i.c${i} { border-color: var(--series-${i}); } ` +
      `.legend i.point.c${i}, .legend i.band.c${i} { background: var(--series-${i}); }`,
  )
  .join('\n')}
.files { font-size: .85rem; margin: .3rem 0 0; display: flex; flex-wrap: wrap; gap: 0 1rem; }
.hint { font-size: .8rem; color: var(--muted); margin: .3rem 0 0; }
@media (hover: none) { .hint { display: none; } }
${tones.map((tone) => `.${tone} { --tone: var(--${tone}); }`).join('\n')}
.sign { flex: none; width: 1.05em; height: 1.05em; fill: none; stroke: currentColor; stroke-width: 1.7;
  stroke-linecap: round; stroke-linejoin: round; }
.sign circle { stroke-width: 1.3; }
.verdict { display: inline-flex; align-items: center; gap: .4em; color: var(--tone); font-weight: 600;
  font-size: .88rem; line-height: 1.25; }
.wide { max-width: 84rem; }
div.wide { margin: 1.1rem auto 0; padding: 0 1.25rem; }
header.wide { padding-top: 1.6rem; }
header.wide .answer { margin: .1rem 0 .4rem; font-size: 1.15rem; font-weight: 600; }
header.wide .lead { max-width: none; margin: 0; font-size: 1rem; line-height: 1.45; }
header.wide h1 { margin-bottom: .3rem; }
.first { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 2.2rem; }
.sum { font-size: 1.15rem; font-weight: 650; margin: .7rem 0 .5rem; max-width: none; }
.tally { display: flex; flex-wrap: wrap; gap: .4rem; }
.tally button { display: inline-flex; align-items: center; gap: .4em; font: inherit; font-size: .85rem;
  line-height: 1.3; color: var(--tone); background: none; border: 1px solid var(--tone); border-radius: 999px;
    padding: .18rem .7rem; cursor: pointer; }
.tally button:hover { background: var(--panel); }
.tally button[aria-pressed="false"] { border-style: dashed; color: var(--muted); border-color: var(--muted);
  text-decoration: line-through; }
.told { list-style: none; margin: .9rem 0 0; padding: 0; font-size: .9rem; line-height: 1.45; }
.told li { margin: 0 0 .7rem; padding-left: .8rem; border-left: 3px solid var(--grid); }
.told a { font-weight: 650; margin-right: .4em; }
.found { margin: .9rem 0 0; padding: 0 0 0 1.4rem; }
.found li { margin: 0 0 .6rem; padding-left: .2rem; }
.counts { margin: .9rem 0; }
.counts .verdict { margin-right: .7em; }
.counts small { display: block; margin-top: .2rem; }
.asked nav { margin-bottom: 1.4rem; }
.asked nav ol { margin-top: .6rem; font-size: .85rem; }
.asked nav li { padding: .22rem 0; gap: 0 .8rem; justify-content: flex-start; }
.asked nav a { flex: none; min-width: 8.4rem; }
.asked nav span { flex: 1; min-width: 0; line-height: 1.25; }
.readings { margin-top: 1.4rem; color: var(--muted); font-size: .92rem; max-width: 60rem; }
.outcome figure { margin: 0 0 1rem; }
.outcome figcaption p { font-size: .85rem; line-height: 1.4; }
.verdicts { margin-top: 0; font-size: .84rem; line-height: 1.35; }
.verdicts th, .verdicts td { padding: .3rem .8rem .3rem 0; }
.verdicts th { padding-top: 0; }
.verdicts td:first-child { width: 9.2rem; }
.verdicts .verdict { font-size: .84rem; }
.verdicts a { color: inherit; text-decoration-color: var(--grid); }
.verdicts a:hover { text-decoration-color: currentColor; }
.verdicts td:nth-child(3) { min-width: 8.5rem; }
.verdicts td:nth-child(4) { min-width: 5.5rem; }
.verdicts .of { font-size: .95em; overflow-wrap: anywhere; }
.answer { max-width: none; margin: 0 0 .7rem; line-height: 1.45; }
.part { margin-top: 3rem; }
.claim { margin-top: 2.2rem; padding-top: 1.4rem; border-top: 1px solid var(--grid); }
.claim > h3 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 .6rem; max-width: 52rem; }
.claim-head { margin: 0; display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: center; }
.claim-head code { color: var(--muted); }
.source { color: var(--muted); font-size: .9rem; margin: .3rem 0 0; }
.readings td:nth-child(n+3) small { white-space: nowrap; }
.readings td:nth-child(2) { min-width: 14rem; }
.readings td:first-child { min-width: 8rem; }
.reason { max-width: 52rem; }
.against { margin: .6rem 0; padding-left: .9rem; border-left: 3px solid var(--odd); font-size: .95rem; }
.against dt { color: var(--muted); font-size: .85rem; }
.against dd { margin: 0 0 .3rem; overflow-wrap: anywhere; }
.overview td { padding-top: .25rem; padding-bottom: .25rem; }
.overview small { display: inline; }
.aside td { color: var(--muted); }
tr[hidden] { display: none !important; }
details { margin: .5rem 0; font-size: .9rem; }
summary { cursor: pointer; color: var(--muted); width: fit-content; }
.scroll { overflow-x: auto; max-height: 26rem; overflow-y: auto; margin-top: .4rem; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; line-height: 1.4;
  font-variant-numeric: tabular-nums; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--grid); }
th { font-weight: 600; color: var(--muted); }
td.n, th.n { text-align: right; white-space: nowrap; }
td small { color: var(--muted); font-size: .92em; display: block; }
.settings td:first-child { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: .84rem; white-space: nowrap; }
.results:not(.readings) td:first-child { min-width: 9rem; }
.settings td { overflow-wrap: anywhere; }
.warnings { border-left: 3px solid var(--series-4); padding-left: .9rem; margin: 1rem 0; font-size: .92rem; }
.warnings ul { margin: .2rem 0; padding-left: 1.1rem; }
.tip { position: fixed; z-index: 10; pointer-events: none; max-width: 22rem; background: var(--panel);
  color: var(--ink); border: 1px solid var(--grid); border-radius: 6px; box-shadow: 0 3px 14px rgb(0 0 0 / .18);
    padding: .4rem .6rem; font-size: .8rem; line-height: 1.4; font-variant-numeric: tabular-nums;
      overflow-wrap: anywhere; }
.tip[hidden] { display: none; }
.tip span { color: var(--muted); }
@media (min-width: 72rem) { .first { grid-template-columns: minmax(0, 43fr) minmax(0, 57fr); } }
@media (max-width: 42rem) {
  .readings td:nth-child(2), .readings td:first-child { min-width: 0; }
  .readings td small { white-space: normal; }
  .verdicts, .verdicts tbody, .verdicts tr, .verdicts td { display: block; }
  .verdicts thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .verdicts tr { padding: .5rem 0; border-bottom: 1px solid var(--grid); }
  .verdicts td, .verdicts td:first-child { width: auto; border: 0; padding: .05rem 0; }
  .verdicts td[data-label] { display: flex; gap: .6rem; }
  .verdicts td[data-label]::before { content: attr(data-label); color: var(--muted); flex: none; width: 4.5rem; }
  header { padding-top: 1.75rem; }
  h1 { font-size: 1.6rem; }
  .results, .results tbody, .results tr, .results td { display: block; }
  .results thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .results tr { padding: .6rem 0; border-bottom: 1px solid var(--grid); }
  .results td { display: flex; justify-content: space-between; gap: 1rem; border: 0; padding: .1rem 0;
    text-align: right; white-space: normal; }
  .results td:first-child, .results:not(.readings) td:first-child { display: block; min-width: 0; text-align: left;
    font-weight: 600; }
  .results td:not(:first-child)::before { content: attr(data-label); color: var(--muted); text-align: left;
    flex: none; }
  .settings td:first-child { white-space: normal; }
}
@page { margin: 1.4cm; }
@media print {
  body { font-size: 10.5pt; }
  main, header, footer, div.wide { max-width: none; padding-left: 0; padding-right: 0; }
  nav, .hint, .tip, .files { display: none; }
  .legend i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .legend button { border: 0; padding-left: 0; }
  .legend button[aria-pressed="false"] { display: none; }
  figure > details { display: none; }
  .first { display: block; }
  .tally button { border: 0; padding-left: 0; }
  .verdicts tr, .told li, .claim-head { break-inside: avoid; }
  h2, h3, .claim-head, .source { break-after: avoid; }
  .scroll { max-height: none; overflow: visible; }
  a { color: inherit; text-decoration: none; }
}
`;
