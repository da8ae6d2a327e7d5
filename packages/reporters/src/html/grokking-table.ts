import { median } from '@kramers/theory';
import { z } from 'zod';
import { readable } from '../figures/numbers';
import type { Content, Markup } from '../markup';
import { html } from '../markup';
import type { RunView } from '../run/run-view';

const epoch = z.number().nullable();
const grokking = z.object({ kind: z.literal('grokking'), accuracy: z.number(), trainEpoch: epoch, testEpoch: epoch });

/** When the training set was learnt by heart, and when the test set was understood; null for runs of another kind. */
export function grokkingTable({ points }: RunView): Markup | null {
  const rows = points.flatMap(({ summary }) => {
    const found = summary.values.flatMap((value) => grokking.safeParse(value).data ?? []);
    return found.length === 0 ? [] : [{ label: summary.label, found }];
  });
  if (rows.length === 0) return null;
  const percent = `${readable(100 * rows[0]!.found[0]!.accuracy)} %`;
  const titles = ['Setting', `Epochs to ${percent} of the training set`, `Epochs to ${percent} of the test set`, 'Ratio'];
  return html`<h3>Delay of understanding</h3>
<table class="results">
<thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${rows.map(({ label, found }) => {
  const both = found.filter(({ trainEpoch, testEpoch }) => trainEpoch !== null && testEpoch !== null);
  const cells: Content[] = [label, spanOf(found.map(({ trainEpoch }) => trainEpoch)), spanOf(found.map(({ testEpoch }) => testEpoch)), spanOf(both.map(({ trainEpoch, testEpoch }) => testEpoch! / trainEpoch!))];
  return html`<tr>${cells.map((content, i) => html`<td data-label="${titles[i]!}"><div>${content}</div></td>`)}</tr>\n`;
})}</tbody>
</table>
<p class="hint">Medians and ranges of the replicas that came so far, counted from the initial weights. Replicas that did not are censored: the delay as an escape time, with its interval, is in the table above.</p>`;
}

function spanOf(values: readonly (number | null)[]): Content {
  const seen = values.filter((value) => value !== null);
  if (seen.length === 0) return 'never';
  const [low, high] = [Math.min(...seen), Math.max(...seen)];
  const range = low === high ? '' : `${readable(low)} to ${readable(high)}`;
  const share = seen.length === values.length ? '' : `${seen.length} of ${values.length} replicas`;
  return html`${readable(median(seen))} <small>${[range, share].filter(Boolean).join('; ')}</small>`;
}
