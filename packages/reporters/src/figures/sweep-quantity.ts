import type { SweepStep } from '@kramers/core/results';
import type { QuasiStaticPoint } from '@kramers/theory';
import { metricId } from './metrics';

/** Something that a sweep of β is drawn of. */
export interface SweepQuantity {
  readonly id: string;
  readonly title: string;
  readonly axis: string;
  /** Whether it falls as β rises. */
  readonly falls: boolean;
  /** The curves' values at a step, one for each curve. */
  readonly measured: (step: SweepStep) => readonly number[];
  readonly predicted: (point: QuasiStaticPoint) => readonly number[];
  /** Whether theory knows it of a data set's own modes, and not only of the population's. */
  readonly knownOfSamples: boolean;
  /** Names the curves where there are several. */
  readonly curveName: (index: number) => string;
}

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';

/** The singular values of the end-to-end map. */
export const orderParameters: SweepQuantity = {
  id: 'sweep',
  title: 'Order parameters in the sweep of β',
  axis: 'singular values σ of the end-to-end map',
  falls: true,
  measured: ({ singularValues }) => singularValues,
  predicted: ({ lambdas }) => lambdas,
  knownOfSamples: true,
  curveName: (index) => `σ${[...String(index + 1)].map((digit) => SUBSCRIPTS[Number(digit)]).join('')}`,
};

/** The error on the test set. */
export const testError: SweepQuantity = {
  id: 'sweep-error',
  title: 'Test error in the sweep of β',
  axis: 'test mean squared error, E‖y − f(x)‖²/p',
  falls: false,
  measured: ({ testMse }) => [testMse],
  predicted: ({ mse }) => [mse],
  knownOfSamples: false,
  curveName: () => '',
};

/** A metric of one's own, of which theory knows nothing. */
export function ownMetric(name: string): SweepQuantity {
  return {
    id: metricId(name),
    title: `${name} in the sweep of β`,
    axis: name,
    falls: false,
    measured: ({ others }) => [others?.[name] ?? NaN],
    predicted: () => [],
    knownOfSamples: false,
    curveName: () => '',
  };
}
