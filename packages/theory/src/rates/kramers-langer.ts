import { log } from '../elementary';
import { requirePositive } from '../landscape/checks';
import { rankState } from '../landscape/rank-state';
import type { StationaryPoint } from '../landscape/relax';
import { classifySpectrum } from '../landscape/spectrum';
import { escapeStep, type EscapeStepOptions } from './escape-step';
import { lnOrbitVolume, orbitDimension } from './orbit';

/** What turns the time of the Langevin equation into epochs. */
export interface EscapeClock {
  /** T of the isotropic Langevin noise. */
  temperature: number;
  learningRate: number;
  stepsPerEpoch: number;
}

/** The Kramers–Langer escape between two ranks. */
export interface KramersLanger {
  fromRank: number;
  toRank: number;
  /** The mode that appears or vanishes, as its place by falling correlation. */
  mode: number;
  minimum: StationaryPoint;
  saddle: StationaryPoint;
  zeroModesMinimum: number;
  zeroModesSaddle: number;
  /** Zero modes of the saddle less those of the minimum: (L−1)(w−r−1) for r → r+1, 0 for r+1 → r. */
  z: number;
  /** ΔE, loss at the saddle less loss at the minimum. */
  barrier: number;
  /** μ₋, the one negative Hessian eigenvalue at the saddle. */
  negativeEigenvalue: number;
  /** ln of the orbit volumes of both states. */
  lnVolumeMinimum: number;
  lnVolumeSaddle: number;
  /**
   * What of ln τ depends neither on T nor on the clock: ln τ = lnPrefactor + (z/2)·ln T + ΔE/T, τ in learningRate ·
   * steps.
   */
  lnPrefactor: number;
  /** ln of the mean escape time in epochs: lnPrefactor + (z/2)·ln T + ΔE/T − ln(learningRate · stepsPerEpoch). */
  lnTau: (clock: EscapeClock) => number;
  /** Slope of ln τ against 1/T at temperature T: ΔE − (z/2)·T. */
  effectiveBarrier: (temperature: number) => number;
}

/**
 * Mean escape time of a deep linear network from rank r to r ± 1 under overdamped Langevin noise,
 * dW = −∇𝓛 dt + √(2T) dB, to leading order in T:
 *
 * rate = (|μ₋|/2π)·√(Π′ω_min/Π′|ω_sad|)·(V_sad/V_min)·(2πT)^{−z/2}·e^{−ΔE/T}.
 *
 * Langer (1969) for the prefactor, with the zero modes of the hidden-layer rotations integrated exactly: Π′ leaves them
 * out, V are the orbit volumes, and z counts how many more of them the saddle has. Both states are relaxed and
 * verified, so any moments will do; first-order theory only provides the guess, and refuses β above its own β_c.
 *
 * Asymptotic: at finite T the softest modes are anharmonic and the true ln τ differs by an amount proportional to T.
 *
 * @throws RangeError when the escape does not exist (see `escapeStep`).
 * @throws Error when a state cannot be found, or its zero modes are not exactly those of its orbit.
 * @example
 * const options = { depth: 3, width: 4, correlations: [0.9, 0.8], beta: 0.25, fromRank: 1, toRank: 2 };
 * kramersLanger(options).lnTau({ temperature: 5e-4, learningRate: 0.08, stepsPerEpoch: 8 }); // 20.65
 */
export function kramersLanger(options: EscapeStepOptions): KramersLanger {
  const { network, modes, mode, lambdasMinimum, lambdasSaddle } = escapeStep(options);
  const { fromRank, toRank } = options;
  const minimum = rankState(network, modes, lambdasMinimum);
  const saddle = rankState(network, modes, lambdasSaddle, { index: 1 });
  const saddleRank = Math.max(fromRank, toRank);
  requireOrbit('minimum', minimum, orbitDimension(network.widths, fromRank));
  requireOrbit('saddle', saddle, orbitDimension(network.widths, saddleRank));

  const z = saddle.zeroModes - minimum.zeroModes;
  const barrier = saddle.loss - minimum.loss;
  const negativeEigenvalue = saddle.eigenvalues[0]!;
  const lnVolumeMinimum = lnOrbitVolume(network.widths, minimum.weights, fromRank);
  const lnVolumeSaddle = lnOrbitVolume(network.widths, saddle.weights, saddleRank);
  const lnAttempt = log(-negativeEigenvalue / (2 * Math.PI));
  const lnFrequencies = (lnDeterminant(minimum) - lnDeterminant(saddle)) / 2;
  const lnPrefactor = -(lnAttempt + lnFrequencies + lnVolumeSaddle - lnVolumeMinimum - (z / 2) * log(2 * Math.PI));

  return {
    fromRank,
    toRank,
    mode,
    minimum,
    saddle,
    zeroModesMinimum: minimum.zeroModes,
    zeroModesSaddle: saddle.zeroModes,
    z,
    barrier,
    negativeEigenvalue,
    lnVolumeMinimum,
    lnVolumeSaddle,
    lnPrefactor,
    lnTau: ({ temperature, learningRate, stepsPerEpoch }) => {
      requirePositive('temperature', temperature);
      requirePositive('learningRate', learningRate);
      requirePositive('stepsPerEpoch', stepsPerEpoch);
      return lnPrefactor + (z / 2) * log(temperature) + barrier / temperature - log(learningRate * stepsPerEpoch);
    },
    effectiveBarrier: (temperature) => {
      requirePositive('temperature', temperature);
      return barrier - (z / 2) * temperature;
    },
  };
}

/** Σ ln|ω| over the modes that are not zero. */
function lnDeterminant({ eigenvalues }: StationaryPoint): number {
  const { negative, positive } = classifySpectrum(eigenvalues);
  return [...negative, ...positive].reduce((sum, value) => sum + log(Math.abs(value)), 0);
}

function requireOrbit(name: string, point: StationaryPoint, dimension: number): void {
  if (point.zeroModes !== dimension) {
    throw new Error(
      `the ${name} has ${point.zeroModes} zero modes where rotations of the hidden layers give ${dimension}: ` +
        'the rate formula does not apply',
    );
  }
}
