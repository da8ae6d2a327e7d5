import { log } from '@kramers/theory/elementary';
import type { MeasuredDiffusion } from '@kramers/theory';
import type { UmbrellaSamples } from '@kramers/core/plugins';

/** What the walkers of one window saw. */
export interface SampledWindow {
  readonly centre: number;
  readonly stiffness: number;
  readonly walkers: readonly UmbrellaSamples[];
  /** The kept states in which they ended. */
  readonly states: readonly string[];
}

/**
 * ln D at points of y, from pairs of proposals in each window, straight between the means of windows. In the unit of
 * time learningRate · steps. The error of one window is shared by all points near it, and enlarged where the walkers of
 * windows scatter by more than pairs of Gaussian increments would.
 */
export function windowDiffusion(
  windows: readonly SampledWindow[],
  y: Float64Array,
  timeOfStep: number,
): MeasuredDiffusion {
  const places = windows.map(({ walkers }) => meanOf(walkers.flatMap(({ samples }) => samples)));
  const measured = windows.map(({ walkers }) => {
    const pairs = walkers.reduce((sum, walker) => sum + walker.pairs, 0);
    const increment = walkers.reduce((sum, walker) => sum + walker.pairs * walker.meanSquare, 0) / pairs;
    return { lnDiffusion: log(increment / (2 * timeOfStep)), error: Math.sqrt(2 / pairs) };
  });
  const inflation = scatterOf(windows);
  const pointsToWindow = Math.max(1, y.length / windows.length);
  const lnDiffusion = new Float64Array(y.length);
  const errors = new Float64Array(y.length);
  y.forEach((value, i) => {
    const above = places.findIndex((place) => place > value);
    const next = above < 0 ? places.length - 1 : Math.max(1, above);
    const [left, right] = [places[next - 1]!, places[next]!];
    const share = Math.min(1, Math.max(0, (value - left) / (right - left)));
    const between = (of: (one: (typeof measured)[number]) => number) =>
      (1 - share) * of(measured[next - 1]!) + share * of(measured[next]!);
    lnDiffusion[i] = between((one) => one.lnDiffusion);
    errors[i] = inflation * Math.sqrt(pointsToWindow) * between((one) => one.error);
  });
  return { lnDiffusion, errors };
}

/** How much more the walkers of a window scatter in ln D than their pairs alone would let them, over all windows. */
function scatterOf(windows: readonly SampledWindow[]): number {
  const squares = windows.flatMap(({ walkers }) => {
    const mean = meanOf(walkers.map(({ meanSquare }) => log(meanSquare)));
    return walkers.map(
      ({ meanSquare, pairs }) => (square(log(meanSquare) - mean) * pairs * walkers.length) / (2 * (walkers.length - 1)),
    );
  });
  return Math.max(1, Math.sqrt(meanOf(squares)));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function square(value: number): number {
  return value * value;
}
