import type { PointSummary } from '@kramers/core';
import { estimatesOf } from '@kramers/core/results';
import { readable } from '../drawing/numbers';
import { type Content, html, type Markup } from '../drawing/markup';

/** An escape time, or what is known of it, in words. Where waiting is not exponential the median comes first. */
export function escapeTime(point: PointSummary): Content {
  const { criterion, escapes, censored, outBefore, totalTime, tau, tauLow, tauHigh, waiting, mean } = point;
  if (tau === null) {
    if (criterion === null) return 'not watched for';
    if (escapes + censored === 0)
      return outBefore > 0 ? 'all were out before the watch began' : 'no replica was trapped';
    const bound = tauLow === null ? 'no escape' : `no escape: longer than ${readable(tauLow)}`;
    return html`${bound} <small>95 % confidence, from ${readable(totalTime)} epochs of watching</small>`;
  }
  if (waiting === 'not exponential' && mean) return notExponential(point, mean);
  const interval =
    tauLow !== null && tauHigh !== null
      ? html` <small>95 %: ${readable(tauLow)} to ${readable(tauHigh)}${
          escapes > 0 && waiting === 'too few to tell' ? ', if waiting is exponential: too few to tell' : null
        }</small>`
      : null;
  return html`${readable(tau)}${interval}${sampled(point)}`;
}

/** The method, where an escape time was not waited for, and how many replicas found one by it, where not all did. */
function sampled(point: PointSummary): Markup | null {
  const { method } = point;
  if (method === null || method === 'direct') return null;
  const { found, made } = estimatesOf(point) ?? { found: 0, made: 0 };
  const share = found < made ? ` in ${found} of ${made} replicas: the others found none` : null;
  return html` <small>by ${method}${share}</small>`;
}

function notExponential(point: PointSummary, mean: NonNullable<PointSummary['mean']>): Markup {
  const { kind, horizon, value, low, high } = mean;
  const restricted = horizon === null ? '' : ` up to ${readable(horizon)}`;
  const p = point.waitingPValue === null ? null : ` (p = ${readable(point.waitingPValue, 2)})`;
  return html`<div>median ${median(point)}</div>
<div><small>waiting is not exponential${p}</small></div>
<div><small>${kind}${restricted}: ${readable(value)}, 95 %: ${readable(low)} to ${readable(high)}</small></div>`;
}

function median({ median: middle, medianLow, medianHigh }: PointSummary): Content {
  const low = readable(medianLow ?? 0);
  if (middle === null) return html`not reached <small>95 %: above ${low}</small>`;
  const range = medianHigh === null ? `above ${low}` : `${low} to ${readable(medianHigh)}`;
  return html`${readable(middle)} <small>95 %: ${range}</small>`;
}
