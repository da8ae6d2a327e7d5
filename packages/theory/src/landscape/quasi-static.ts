import { requireInteger, requirePositive } from './checks';
import { oneModeStationary } from './one-mode';
import type { FeatureMode } from './phase-diagram';

/** State of a network that has followed β slowly to this value. */
export interface QuasiStaticPoint {
  beta: number;
  rank: number;
  /** λ_i of each mode, in the order given; 0 when collapsed. */
  lambdas: number[];
  /** E‖y − Wx‖²/p. */
  mse: number;
}

/**
 * Follows the network's state along a path of β, noiselessly and infinitely slowly: a learnt mode stays learnt until
 * its fold at β_c, a collapsed one stays collapsed until λ = 0 is no longer a minimum. For L ≥ 3 that is at β = 0 only,
 * so a sweep down does not come back the way it went up. Any path will do: up, down, or a loop.
 *
 * @param options.outputs p.
 * @param options.traceCyy tr C_yy, by default p (unit-variance targets).
 * @param options.start the state of every mode before the first β.
 * @throws RangeError on an invalid mode or β < 0.
 * @example
 * const modes = [{ correlation: 0.9 }, { correlation: 0.8 }];
 * const sweep = quasiStaticSweep({ depth: 3, modes, outputs: 2, betas: [0.3, 0.36, 0.3], start: 'learnt' });
 * sweep.map(({ rank }) => rank); // [2, 1, 1]
 */
export function quasiStaticSweep(options: {
  depth: number;
  modes: readonly FeatureMode[];
  outputs: number;
  traceCyy?: number;
  betas: ArrayLike<number>;
  start: 'learnt' | 'collapsed';
}): QuasiStaticPoint[] {
  const { depth, modes, outputs, traceCyy = outputs } = options;
  requireInteger('outputs', outputs, 1);
  requirePositive('traceCyy', traceCyy);
  const learnt = modes.map(() => options.start === 'learnt');
  return Array.from(options.betas, (beta) => {
    const lambdas = modes.map(({ correlation, inputVariance }, i) => {
      const state = oneModeStationary({ depth, correlation, inputVariance }, beta);
      learnt[i] = learnt[i] ? state.minimum !== null : !state.collapsedIsMinimum;
      return learnt[i] ? state.minimum! : 0;
    });
    return {
      beta,
      rank: learnt.filter(Boolean).length,
      lambdas,
      mse: alignedMse({ modes, lambdas, outputs, traceCyy }),
    };
  });
}

/**
 * Mean squared error per output of an aligned network, (tr C_yy − 2Σ s_iλ_i + Σ c_iλ_i²)/p.
 *
 * @example
 * const modes = [{ correlation: 0.9 }, { correlation: 0.8 }];
 * alignedMse({ modes, lambdas: [0.8, 0], outputs: 2, traceCyy: 2 }); // 0.6
 */
export function alignedMse(options: {
  modes: readonly FeatureMode[];
  lambdas: ArrayLike<number>;
  outputs: number;
  traceCyy: number;
}): number {
  const explained = options.modes.reduce((sum, { correlation, inputVariance = 1 }, i) => {
    const lambda = options.lambdas[i]!;
    return sum + lambda * (2 * correlation - inputVariance * lambda);
  }, 0);
  return (options.traceCyy - explained) / options.outputs;
}
