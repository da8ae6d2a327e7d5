import { pow } from '../elementary';

/**
 * Butcher tableau of Dormand & Prince (1980): fifth order, with a fourth-order companion whose difference estimates
 * the error.
 */
const STAGES = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
const ERROR = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

/** Writes the derivative at `state` into `derivative`; the flow must be autonomous. */
export type Flow = (state: Float64Array, derivative: Float64Array) => void;

/** How an integration goes. */
export interface IntegrationOptions {
  /** First step tried, in the unit of time. */
  step: number;
  /** Error allowed in one step, relative to the Euclidean norm of the state; default 1e-6. */
  tolerance?: number;
  /** Called after every accepted step; returning true ends the integration there. */
  until: (time: number, state: Float64Array) => boolean;
  /** Steps after which it gives up; default 100 000. */
  maxSteps?: number;
}

/**
 * Follows an autonomous flow from `state`, which it overwrites, by the adaptive method of Dormand & Prince until
 * `until` says so; returns the time. The step shrinks where the flow is fast, so it may be followed into a blow-up.
 *
 * @throws RangeError when `until` has not been met after `maxSteps`
 * @example
 * const state = Float64Array.of(1);
 * integrateFlow((x, dx) => void (dx[0] = -x[0]!), state, { step: 0.1, until: (_, [x]) => x! < 0.5 }); // 0.7724
 */
export function integrateFlow(flow: Flow, state: Float64Array, options: IntegrationOptions): number {
  const { tolerance = 1e-6, until, maxSteps = 100_000 } = options;
  const size = state.length;
  const slopes = Array.from({ length: 7 }, () => new Float64Array(size));
  const trial = new Float64Array(size);
  let time = 0;
  let step = options.step;
  flow(state, slopes[0]!);
  for (let count = 0; count < maxSteps; count++) {
    STAGES.forEach((coefficients, stage) => {
      advance(state, slopes, coefficients, step, trial);
      flow(trial, slopes[stage + 1]!);
    });
    const error = relativeError(slopes, step, trial) / tolerance;
    if (error <= 1) {
      time += step;
      state.set(trial);
      // The last stage is the derivative at the new state: it is the next step's first.
      [slopes[0], slopes[6]] = [slopes[6]!, slopes[0]!];
      if (until(time, state)) return time;
    }
    step *= error > 0 ? Math.min(5, Math.max(0.2, 0.9 * pow(error, -0.2))) : error === 0 ? 5 : 0.2;
  }
  throw new RangeError(`The flow did not come to its end within ${maxSteps} steps (it had reached time ${time}).`);
}

function advance(
  state: Float64Array,
  slopes: Float64Array[],
  coefficients: readonly number[],
  step: number,
  out: Float64Array,
): void {
  out.set(state);
  coefficients.forEach((coefficient, stage) => {
    if (coefficient === 0) return;
    const slope = slopes[stage]!;
    const factor = coefficient * step;
    for (let i = 0; i < out.length; i++) out[i]! += factor * slope[i]!;
  });
}

function relativeError(slopes: Float64Array[], step: number, state: Float64Array): number {
  const [s0, , s2, s3, s4, s5, s6] = slopes as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [e0, , e2, e3, e4, e5, e6] = ERROR as [number, number, number, number, number, number, number];
  let error = 0;
  let norm = 0;
  for (let i = 0; i < state.length; i++) {
    const e = e0 * s0[i]! + e2 * s2[i]! + e3 * s3[i]! + e4 * s4[i]! + e5 * s5[i]! + e6 * s6[i]!;
    error += e * e;
    norm += state[i]! * state[i]!;
  }
  return norm > 0 ? step * Math.sqrt(error / norm) : 0;
}
