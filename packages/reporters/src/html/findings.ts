import type { PointSummary, Summary } from '@kramers/core';
import type { Analysis, ToldTime } from '@kramers/core/results';
import { readable } from '../drawing/numbers';

/** Sentences at most that a page begins with. */
const MOST = 3;

type Told = Pick<Summary, 'points' | 'analysis'>;

/**
 * What a run found, in at most three plain sentences with their numbers: how many replicas escaped, how long it took,
 * how that compares with theory; or where ranks changed, or where replicas ended.
 */
export function findingsOf(summary: Told): string[] {
  const told = [
    ...escapesInWords(summary),
    ...timesInWords(summary),
    ...comparedInWords(summary),
    ...theoryInWords(summary),
    ...sweepInWords(summary),
  ];
  return (told.length > 0 ? told : endsInWords(summary.analysis)).slice(0, MOST);
}

/** `all 12`, `both`, `3 of 12`, `none of 12`. */
export function share(count: number, all: number): string {
  if (count === 0) return `none of ${all}`;
  return count < all ? `${count} of ${all}` : all === 2 ? 'both' : `all ${all}`;
}

function escapesInWords({ points, analysis: { overall } }: Told): string[] {
  const { watched, watchedSettings, escapes, leastBound } = overall;
  if (watched === 0) return [];
  const where = watchedSettings > 1 ? `, in ${watchedSettings} settings,` : '';
  const seen = `Of the replicas that were watched${where} ${share(escapes, watched)} escaped.`;
  if (escapes > 0 || leastBound === null) return [seen];
  const reasons = [...new Set(points.flatMap(({ stillness }) => stillness ?? []))];
  const bound = `The mean escape time is above ${readable(leastBound)} epochs`;
  return [
    seen,
    `${bound}${watchedSettings > 1 ? ' in each setting' : ''} (95 %).`,
    ...(reasons.length === 1 ? [`${capital(reasons[0]!)}.`] : []),
  ];
}

function timesInWords({ points, analysis: { overall } }: Told): string[] {
  const { soonest, latest, factor, watched, bounds } = overall;
  if (!soonest || !latest) return overall.escapes > 0 ? boundsInWords(points) : [];
  const method = watched > 0 ? '' : `By ${points[soonest.point]!.method ?? 'sampling'}: `;
  const others =
    bounds === 0 ? '' : `; of ${bounds === 1 ? 'one setting' : `${bounds} settings`} only a bound is known`;
  if (soonest === latest) {
    const range = interval(soonest, points[soonest.point]!);
    const said = `${soonest.is} escape time is ${readable(soonest.time)} epochs ${range}`;
    return [`${method}${method ? 'the' : 'The'} ${said}${others}.`];
  }
  const [near, far] = [soonest, latest].map(
    ({ point, is }) => `${points[point]!.label}${is === 'median' ? ', the median' : ''}`,
  );
  const times = factor === null ? '' : `, ${readable(factor, 2)} times as long`;
  return [
    `${method}${method ? 'escape' : 'Escape'} takes from ${readable(soonest.time)} epochs (${near}) to ` +
      `${readable(latest.time)} (${far})${times}${others}.`,
  ];
}

/** What is known of escapes of which too few were seen to have a time. */
function boundsInWords(points: readonly PointSummary[]): string[] {
  const bounds = points.filter(({ criterion, watched, medianLow }) => criterion && watched > 0 && medianLow !== null);
  if (bounds.length === 0) return [];
  const least = readable(Math.min(...bounds.map(({ medianLow }) => medianLow!)));
  const where = bounds.length === 1 ? '' : ` in each of ${bounds.length} settings`;
  return [`Waiting is not exponential, and too few escaped for a median: it is above ${least} epochs${where} (95 %).`];
}

/** `(95 %: 2410 to 8580)`; with few escapes it rests on what cannot be told. */
export function interval({ low, high }: ToldTime, { waiting, escapes }: PointSummary): string {
  if (low === null) return '';
  const rests = waiting === 'too few to tell' && escapes > 0 ? ', if waiting is exponential' : '';
  return `(95 %: ${high === null ? `above ${readable(low)}` : `${readable(low)} to ${readable(high)}`}${rests})`;
}

/** Two settings side by side: the ratio of their escape times, and whether they differ at all. */
export function comparedInWords({ points, analysis: { compared } }: Told): string[] {
  if (!compared) return [];
  const [slow, fast] = compared.points.map((place) => points[place]!.label) as [string, string];
  const { ratio, low, high, logRankPValue: p } = compared;
  const test = p === null ? '' : `log-rank test: p ${p === 0 ? '< 10⁻¹⁵' : `= ${readable(p, 2)}`}`;
  const open = low === null ? (high === null ? '' : `below ${readable(high, 2)}`) : `above ${readable(low, 2)}`;
  const ends = low === null || high === null ? open : `${readable(low, 2)} to ${readable(high, 2)}`;
  const range = ends === '' || ratio === null ? '' : `95 %: ${ends}`;
  const brackets = [range, test].filter(Boolean).join('; ');
  const rest = brackets === '' ? '' : ` (${brackets})`;
  if (ratio !== null) return [`Escape takes ${readable(ratio, 2)} times as long with ${slow} as with ${fast}${rest}.`];
  if (low !== null)
    return [
      `Escape takes more than ${readable(low, 2)} times as long with ${slow} as with ${fast} ` +
        `(${['95 %', test].filter(Boolean).join('; ')}).`,
    ];
  return p !== null && p < 0.05 ? [`Escape takes longer with ${slow} than with ${fast} (${test}).`] : [];
}

/** How far theory is from what was measured, where it was fitted to nothing. */
function theoryInWords({ points, analysis: { overall } }: Told): string[] {
  const { predicted, agreeing, worstResidual } = overall;
  if (worstResidual === null) return [];
  const inside =
    predicted === 1
      ? `lies ${agreeing === 1 ? 'within' : 'outside'} the 95 % interval of what was measured`
      : `lies within the 95 % interval of what was measured in ${share(agreeing, predicted)} settings` +
        (predicted < points.length ? ' for which it has one' : '');
  return [`Theory, with no number fitted, ${inside}; ln τ differs by at most ${readable(worstResidual, 2)}.`];
}

function sweepInWords({ analysis: { sweeps } }: Told): string[] {
  const [swept] = sweeps;
  if (!swept) return [];
  const told = (direction: 'up' | 'down'): string =>
    swept.changes
      .filter((change) => change.direction === direction)
      .map(
        ({ fromRank, toRank, beta, betaC }) =>
          `rank ${fromRank} → ${toRank} at β = ${readable(beta.median, 4)}` +
          (betaC === null ? '' : ` (theory: ${readable(betaC, 4)})`),
      )
      .join('; ');
  const [up, down] = [told('up'), told('down')];
  return [...(up ? [`As β rises: ${up}.`] : []), ...(down ? [`As β falls: ${down}.`] : [])];
}

function endsInWords({ overall }: Analysis): string[] {
  const ended = overall.finalRanks.flatMap((count, rank) => (count > 0 ? [`${count} at rank ${rank}`] : []));
  return ended.length === 0 ? [] : [`Replicas ended so: ${ended.join(', ')}.`];
}

function capital(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}
