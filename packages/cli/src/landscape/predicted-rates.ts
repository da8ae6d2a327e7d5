import type { ExperimentPoint, Summary } from '@kramers/core';
import {
  describeLandscape,
  type LandscapeEscape,
  mistrustOf,
  smoothNetworkOf,
  watchedKnobs,
} from '@kramers/core/internal';
import { isRateEstimate, type Registry } from '@kramers/core/plugins';

import { smoothParameterCount } from '@kramers/theory';
import { log } from '@kramers/theory/elementary';

/** A landscape of more parameters takes minutes, which only `kramers landscape` spends. */
const MOST_PARAMETERS = 60;

/** What the landscape of a grid point's network says of the escape whose time was estimated there. */
export interface PredictedRate {
  readonly label: string;
  /** Null where there is no prediction, and then `reason` says why. */
  readonly escape: LandscapeEscape | null;
  /** ln τ in the epochs of the estimate. */
  readonly lnTau: number | null;
  readonly reason: string | null;
}

/**
 * Predictions for the grid points whose estimates linear theory says nothing about: from the minima and saddles of the
 * very network on its very samples, with nothing fitted.
 */
export function predictedRates(
  summary: Summary,
  points: readonly ExperimentPoint[],
  registry: Registry,
): PredictedRate[] {
  const known = new Set(summary.analysis.predictions.map(({ point }) => point));
  return summary.points.flatMap(({ label, values }, place) => {
    const estimate = values.find(isRateEstimate);
    const point = points[place];
    if (known.has(place) || !estimate || !point) return [];
    return [{ label, ...predicted(point, registry, estimate.fromRank, estimate.stepsPerEpoch) }];
  });
}

function predicted(point: ExperimentPoint, registry: Registry, fromRank: number, stepsPerEpoch: number) {
  try {
    const parameters = smoothParameterCount(smoothNetworkOf(point, registry));
    if (parameters > MOST_PARAMETERS) {
      const reason = `${parameters} parameters take a while: kramers landscape FILE predicts it`;
      return { escape: null, lnTau: null, reason };
    }
    const { escape } = describeLandscape(point, registry, { fromRank, sweep: false });
    if (!escape) return { escape: null, lnTau: null, reason: 'without Langevin noise there is no rate to predict' };
    const { learningRate } = watchedKnobs(point.experiment);
    return { escape, lnTau: learningRate && escape.lnTau - log(learningRate * stepsPerEpoch), reason: null };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return { escape: null, lnTau: null, reason: cause.message };
  }
}

/** Predictions as lines below the table of estimates. */
export function predictedRatesText(predictions: readonly PredictedRate[]): string {
  return predictions
    .map(({ label, escape, lnTau, reason }) => {
      if (!escape || lnTau === null) return `${label}: no prediction from its landscape: ${reason ?? 'no clock'}`;
      const how = escape.method === 'orbit' ? 'over orientations of the missing mode' : 'harmonic';
      const mistrust = mistrustOf(escape);
      const caution = mistrust === null ? '' : `; ${mistrust}: do not trust it`;
      return (
        `${label}: ln τ = ${lnTau.toFixed(2)} predicted by its landscape, rank ${escape.fromRank} → ` +
        `${escape.toRank}, ${how}${caution}`
      );
    })
    .join('\n');
}
