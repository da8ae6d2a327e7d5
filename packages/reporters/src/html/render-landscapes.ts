import { type PointSummary, version } from '@kramers/core';
import { type LandscapeDocument, mistrustOf, plusMinus } from '@kramers/core/internal';
import { lnMeanTimeOf } from '@kramers/core/results';
import { html, type Markup } from '../drawing/markup';
import { readable } from '../drawing/numbers';
import { landscapeBranches, type MeasuredChange } from '../figures/theory/landscape-branches';
import { htmlDocument } from './document';
import { figureSection } from './figure-section';

/** The landscape of one grid point's network, and what was measured there. */
export interface MeasuredLandscape {
  readonly label: string;
  readonly summary: PointSummary;
  readonly transitions: readonly MeasuredChange[];
  /** Null where there is none, and then `reason` says why. */
  readonly landscape: LandscapeDocument | null;
  readonly reason: string | null;
}

/**
 * One page with the landscape of each network of a run, beside what was measured.
 *
 * @example
 * import { trapRun } from '@kramers/core/testing';
 * const [summary] = trapRun([{ replicas: [90, 110] }]).summary.points;
 * const network = { label: 'trap', summary: summary!, transitions: [], landscape: null, reason: 'not asked for' };
 * const page = await renderLandscapes('trap', [network]);
 */
export async function renderLandscapes(name: string, networks: readonly MeasuredLandscape[]): Promise<string> {
  const title = `Landscapes: ${name}`;
  const sections: Markup[] = [];
  for (const [i, network] of networks.entries()) sections.push(await section(network, `landscape-${i + 1}`));
  const body = html`<header><h1>${title}</h1>
<p class="lead">Minima, saddles and folds of each network, nothing fitted, beside what was measured.</p></header>
<main>
<noscript><p class="warnings">The charts need JavaScript. Their numbers are in the tables below.</p></noscript>
${sections}
</main>
<footer><p>Written by Kramers ${version}. Times are in epochs; intervals hold 95 %.</p></footer>
`;
  return htmlDocument({ title, body });
}

async function section({ label, summary, transitions, landscape, reason }: MeasuredLandscape, id: string) {
  if (!landscape) {
    return html`<section class="run" id="${id}"><h2>${label}</h2>
<p class="hint">No landscape: ${reason}</p></section>\n`;
  }
  const figure = landscapeBranches(landscape, transitions);
  return html`<section class="run" id="${id}">
<h2>${label}</h2>
${landscape.notes.map((note) => html`<p class="hint">${note}</p>`)}
<table class="results"><thead><tr><th scope="col">Quantity</th><th scope="col">Measured</th>
<th scope="col">In theory</th></tr></thead>
<tbody>
${rows(landscape, summary, transitions).map(
  ([quantity, measured, theory]) =>
    html`<tr><td data-label="Quantity"><div>${quantity}</div></td>
<td data-label="Measured"><div>${measured}</div></td><td data-label="In theory"><div>${theory}</div></td></tr>\n`,
)}</tbody></table>
${figure && (await figureSection(figure, `${id}-branches`))}
</section>
`;
}

type Row = readonly [quantity: string, measured: string, theory: string];

function rows(landscape: LandscapeDocument, summary: PointSummary, transitions: readonly MeasuredChange[]): Row[] {
  const drops = landscape.folds.filter(({ dropsRank }) => dropsRank);
  const folds = drops.map(({ beta, branchRank, toRank }): Row => {
    const seen = transitions
      .filter(({ direction, fromRank, toRank: to }) => direction === 'up' && fromRank >= branchRank && to < branchRank)
      .map((change) => change.beta);
    const span = seen.length === 0 ? '–' : `${readable(Math.min(...seen), 4)} to ${readable(Math.max(...seen), 4)}`;
    return [`β at which rank ${branchRank} is lost to ${toRank}`, span, readable(beta, 5)];
  });
  const { escape } = landscape;
  if (!escape) return folds;
  const { lnTau, lnTauError } = lnMeanTimeOf(summary);
  const found = lnTau === null ? '–' : plusMinus(lnTau, lnTauError);
  const predicted = (escape.lnTauEpochs ?? escape.lnTau).toFixed(2);
  const reason = mistrustOf(escape);
  const trust = reason === null ? '' : `; not to be trusted: ${reason}`;
  return [
    ...folds,
    [`ln τ of rank ${escape.fromRank} → ${escape.toRank} at T = ${escape.temperature}`, found, `${predicted}${trust}`],
  ];
}
