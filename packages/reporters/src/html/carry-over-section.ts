import type { PointSummary } from '@kramers/core';
import type { LossOfRank, NetworkFindings, Spread } from '@kramers/core/results';
import { readable } from '../drawing/numbers';
import { escapeTime } from './escape-time';
import { type Content, html, type Markup } from '../drawing/markup';
import type { RunView } from '../run/run-view';

/** A singular value below this is rounding. */
const ROUNDING = 1e-6;

/**
 * Does what is known of linear networks carry over? What a run found for each of the networks that it compares; null
 * for other runs.
 */
export function carryOver({ points, analysis: { networks: findings } }: RunView): Markup | null {
  const swept = findings.some(({ swept: was }) => was);
  const watched = findings.some(({ noises }) => noises.length > 0);
  if (!swept && !watched) return null;
  return html`<h3>Does it carry over?</h3>
${swept ? sweepTable(findings) : null}
${
  watched
    ? escapeTable(
        findings,
        points.map(({ summary }) => summary),
      )
    : null
}`;
}

function sweepTable(findings: readonly NetworkFindings[]): Markup {
  const titles = [
    'Network',
    'Jumps',
    'Loses rank',
    'At β',
    'Singular value lost',
    'Back at β',
    'Width of the loop in β',
  ];
  const rows = findings
    .filter(({ swept }) => swept)
    .flatMap(({ network, losses, jumps }) =>
      losses.length === 0
        ? [[network, 0, 'never', '–', '–', '–', '–']]
        : losses.map((loss, i) => [...(i === 0 ? [network, jumpsOf(losses, jumps)] : ['', '']), ...sweepCells(loss)]),
    );
  return html`${table(titles, rows)}
<p class="hint">A jump is a loss of rank in which, within one step of the sweep, the singular value falls more than
twice as far as in the step before. Medians over replicas. Widths are known to a step of the sweep;
those of loops that did not close are lower bounds.</p>`;
}

function jumpsOf(losses: readonly LossOfRank[], jumps: number): Content {
  const split = losses.filter((loss) => loss.jumps > 0 && loss.jumps < loss.replicas);
  return html`${jumps} of ${losses.length}${split.map(
    ({ rank, jumps: some, replicas }) => html` <small>rank ${rank}: ${some} of ${replicas} replicas</small>`,
  )}`;
}

function sweepCells({
  rank,
  replicas,
  lostAt,
  before,
  after,
  sweptBack,
  regainedAt,
  width,
  closed,
}: LossOfRank): Content[] {
  const back =
    regainedAt === null
      ? 'never'
      : html`${spanText(regainedAt)}${
          regainedAt.replicas < sweptBack ? html` <small>${regainedAt.replicas} of ${sweptBack}</small>` : null
        }`;
  return [
    html`${rank} → ${rank - 1} <small>${replicas === 1 ? '1 replica' : `${replicas} replicas`}</small>`,
    spanText(lostAt),
    html`${before ? readable(before.median) : '–'} → ${
      after ? (after.median < ROUNDING ? 'none' : readable(after.median, 2)) : '–'
    }`,
    sweptBack === 0 ? 'not swept back' : back,
    sweptBack === 0 ? '–' : html`${closed ? '' : 'at least '}${spanText(width)}`,
  ];
}

function escapeTable(findings: readonly NetworkFindings[], points: readonly PointSummary[]): Markup {
  const titles = [
    'Network',
    'Noise',
    'Trapped',
    'Escapes',
    'Censored',
    'Mean escape time / epochs',
    'Missing mode at the end',
  ];
  const rows = findings.flatMap(({ network, noises }) =>
    noises.map(({ noise, point: place, missingMode }, i) => {
      const point = points[place]!;
      return [
        i === 0 ? network : '',
        noise,
        point.trapped ?? '–',
        point.escapes,
        point.censored,
        escapeTime(point),
        missingMode === null ? '–' : readable(missingMode, 2),
      ];
    }),
  );
  return html`${table(titles, rows)}
<p class="hint">The missing mode is the singular value that the trap lacks: the largest among the replicas that did not
escape. At rounding level, below 1e-12, it is not fed by the noise at all.</p>`;
}

function table(titles: readonly string[], rows: readonly (readonly Content[])[]): Markup {
  return html`<table class="results">
<thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row) =>
    html`<tr>${row.map(
      (content, i) => html`<td data-label="${titles[i]!}"><div>${content}</div>
</td>`,
    )}</tr>\n`,
)}</tbody>
</table>`;
}

function spanText(spread: Spread | null): Content {
  if (spread === null) return '–';
  const { median, low, high } = spread;
  return html`${readable(median, 4)}${
    low === high ? null : html` <small>${readable(low, 4)} to ${readable(high, 4)}</small>`
  }`;
}
