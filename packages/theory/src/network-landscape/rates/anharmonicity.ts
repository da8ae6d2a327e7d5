import { log } from '../../elementary';
import { requirePositive } from '../../landscape/checks';
import type { LossSurface } from '../surface/loss-surface';
import { eigensystem, zeroScale } from '../algebra/spectral';
import type { StationaryState } from '../states/stationary-state';

/**
 * How far a state is from harmonic at a temperature: each mode of positive curvature λ is displaced by ±√(2T/λ), where
 * the quadratic model rises by T, and the true mean rise over both sides is compared with it. The largest |ln(rise/T)|
 * over modes: 0 for a parabola; about 1 and above, the harmonic rate is not to be trusted.
 *
 * @throws RangeError unless T > 0.
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const state = (at: number) => describeState(surface, followFlow(surface, new Float64Array(3).fill(at)));
 * anharmonicity(surface, state(0.8), 5e-4); // 0.001319
 */
export function anharmonicity(surface: LossSurface, { theta, loss }: StationaryState, temperature: number): number {
  requirePositive('temperature', temperature);
  const { values, vectors } = eigensystem(surface.hessian(theta), surface.parameters);
  const zero = zeroScale(values);
  let worst = 0;
  values.forEach((curvature, k) => {
    if (curvature <= zero) return;
    const length = Math.sqrt((2 * temperature) / curvature);
    const at = (sign: number) => theta.map((value, i) => value + sign * length * vectors[k * theta.length + i]!);
    const rise = (surface.loss(at(1)) + surface.loss(at(-1))) / 2 - loss;
    worst = Math.max(worst, Math.abs(log(Math.max(rise / temperature, 1e-3))));
  });
  return worst;
}
