import type { Spread, UnderstandingDelay } from '@kramers/core/results';
import { readable } from '../drawing/numbers';
import { type Content, html, type Markup } from '../drawing/markup';
import type { RunView } from '../run/run-view';

/** When the training set was learnt by heart, and when the test set was understood; null for runs of another kind. */
export function grokkingTable({ analysis: { grokking: rows } }: Pick<RunView, 'analysis'>): Markup | null {
  const [first] = rows;
  if (!first) return null;
  const percent = `${readable(first.percent)} %`;
  const titles = [
    'Setting',
    `Epochs to ${percent} of the training set`,
    `Epochs to ${percent} of the test set`,
    'Ratio',
  ];
  return html`<h3>Delay of understanding</h3>
<table class="results">
<thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row) =>
    html`<tr>${cells(row).map((content, i) => html`<td data-label="${titles[i]!}"><div>${content}</div></td>`)}</tr>\n`,
)}</tbody>
</table>
<p class="hint">Medians and ranges of the replicas that came so far, counted from the initial weights. Replicas that
did not are censored: the delay as an escape time, with its interval, is in the table above.</p>`;
}

function cells({ label, replicas, train, test, ratio }: UnderstandingDelay): Content[] {
  return [
    label,
    spanText(train, replicas),
    spanText(test, replicas),
    ratio === null ? '–' : spanText(ratio, ratio.replicas),
  ];
}

function spanText(spread: Spread | null, of: number): Content {
  if (spread === null) return 'never';
  const { replicas, median, low, high } = spread;
  const range = low === high ? '' : `${readable(low)} to ${readable(high)}`;
  const share = replicas === of ? '' : `${replicas} of ${of} replicas`;
  return html`${readable(median)} <small>${[range, share].filter(Boolean).join('; ')}</small>`;
}
