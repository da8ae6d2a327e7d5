import {
  exponentialRate,
  minimumBelow,
  predictEscape,
  describeState,
  type Basin,
  type EscapePredictor,
  type LossSurface,
} from '@kramers/theory';
import { exp, log } from '@kramers/theory/elementary';
import type { Kernel } from '../contracts/kernel';
import { plusMinus } from '../ground/plus-minus';
import { about, compare } from '../ledger/compare';
import type { CarryOverClaim, CarryOverEffort } from './carry-over-document';
import { claimOf, withoutEscape } from './claim-of';
import { watchEscapes } from './watch-escapes';

/** How far ln τ may lie from the prediction: the formula is asymptotic, and this is a factor e of the time. */
const TOLERANCE = 1;
/** Above it the states are too far from parabolas for the formula. */
const ANHARMONIC = 0.8;
/** Temperatures, as shares of the barrier, between which the watched one is looked for. */
const COLDEST = 1 / 40;
const HOTTEST = 1 / 2;

/** The trap, and what is to be watched. */
export interface LangevinTrap {
  readonly surface: LossSurface;
  readonly basin: Basin;
  readonly kernel: Kernel;
  readonly learningRate: number;
  readonly samples: number;
}

/** The verdict on Langevin escapes, where they were watched, and what predicts them. */
export interface WatchedLangevin {
  readonly claim: CarryOverClaim;
  readonly temperature: number | null;
  readonly predict: EscapePredictor | null;
}

/**
 * Escapes from a converged trap under Langevin noise, beside the predicted ln τ. The temperature is the one at which
 * theory expects as many escapes as are wanted in the steps that there are.
 */
export function langevinEscape(trap: LangevinTrap, effort: CarryOverEffort): WatchedLangevin {
  const { surface, basin, kernel, learningRate, samples } = trap;
  const exit = basin.exits[0];
  if (!exit) {
    const reason = 'no saddle leads out of the trap, so there is no escape to predict';
    return { claim: withoutEscape('Langevin escape', reason), temperature: null, predict: null };
  }
  const predict = predictEscape(surface, basin, { orientations: effort.orientations });
  const wanted = log((effort.langevinSteps / effort.escapes) * learningRate);
  const temperature = temperatureOf((T) => predict(T).lnTau, wanted, exit.barrier);
  const prediction = predict(temperature);
  const level = (exit.saddle.singularValues[exit.to.rank - 1]! + exit.to.singularValues[exit.to.rank - 1]!) / 2;
  const steps = Math.ceil((2.5 * exp(prediction.lnTau)) / learningRate);
  const watched = watchEscapes({
    kernel,
    start: basin.trap.theta,
    knobs: { beta: surface.beta, learningRate, temperature, batchSize: samples, sampling: 'shuffled' },
    replicas: effort.escapes,
    steps: Math.min(steps, Math.ceil((3 * effort.langevinSteps) / effort.escapes)),
    every: 20,
    singularValue: exit.to.rank,
    level,
    seed: 1,
  });
  const times = watched.map(({ time, escaped }) => ({ time: time * learningRate, escaped }));
  const { lnTau, tauLow, tauHigh, escapes } = exponentialRate(times);
  const reached = watched
    .filter(({ escaped }) => escaped)
    .map(({ weights }) => minimumBelow(surface, weights))
    .filter((end) => end && describeState(surface, end).rank >= exit.to.rank).length;
  const reading = 'with Langevin noise';
  const { lnTau: expected, lnTauError, anharmonicity, method } = prediction;
  const readings = [
    compare(
      {
        reading,
        quantity: `ln τ in flow time at T = ${temperature.toPrecision(3)}, beside the predicted one`,
        value: lnTau,
        interval: [log(tauLow), tauHigh === null ? null : log(tauHigh)],
        note: `${escapes} of ${watched.length} escaped; predicted ${plusMinus(expected, lnTauError)}`,
      },
      about(expected, { tolerance: TOLERANCE + 2 * lnTauError }),
    ),
    compare(
      { reading, quantity: 'how far the states are from parabolas at this T', value: anharmonicity },
      { expected: null, accepted: [null, ANHARMONIC] },
    ),
  ];
  const asides = [
    compare(
      {
        reading,
        quantity: 'share of escapes that relax to the higher rank',
        value: escapes === 0 ? null : reached / escapes,
      },
      about(1, { tolerance: 0 }),
    ),
  ];
  const trusted = anharmonicity < ANHARMONIC;
  const how = method === 'orbit' ? 'the integral over orientations' : 'the harmonic rate';
  const claim = claimOf(
    'Langevin escape',
    readings,
    asides,
    lnTau === null ? `none of ${watched.length}` : `ln τ ${lnTau.toFixed(2)}, predicted ${expected.toFixed(2)}`,
    `${escapes} of ${watched.length} leave the trap at T = ${temperature.toPrecision(3)}; ln τ is predicted by ${how}` +
      (trusted ? '.' : ', which does not apply: at this T the states are far from parabolas.'),
  );
  // Where the formula does not apply, a disagreement says nothing of the claim.
  return { claim: trusted ? claim : { ...claim, verdict: 'inconclusive' }, temperature, predict };
}

/** The temperature at which ln τ, which falls with it, is as wanted; bisected on a logarithmic scale. */
function temperatureOf(lnTau: (temperature: number) => number, wanted: number, barrier: number): number {
  let [low, high] = [log(barrier * COLDEST), log(barrier * HOTTEST)];
  for (let i = 0; i < 16; i++) {
    const middle = (low + high) / 2;
    if (lnTau(exp(middle)) > wanted) low = middle;
    else high = middle;
  }
  return Number(exp((low + high) / 2).toPrecision(3));
}
