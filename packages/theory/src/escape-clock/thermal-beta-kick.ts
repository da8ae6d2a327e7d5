import { pow } from '../elementary';
import { requireInteger, requireNonNegative, requirePositive } from '../landscape/checks';
import type { OneMode } from '../landscape/one-mode';
import { normalDeviate, seededRandom, type UniformSource } from '../statistics/seeded-random';
import { blowUpFlow, type BlowUpFlow, type MissingBlock } from './blow-up-flow';
import { type Sampled, quantileWithError } from './blow-up-law';
import { escapeClock } from './clock';

/** A β-kick of a trap that is kept warm by Langevin noise. */
export interface ThermalBetaKick {
  /** β before and after. */
  beta: number;
  /** b < β during the kick; default 0. */
  to?: number;
  /** T > 0, throughout. */
  temperature: number;
}

/** How many paths, from which seed. */
export interface ThermalOptions {
  /** Default 200. */
  samples?: number;
  /** Default 1. */
  seed?: number;
}

/**
 * One path of the missing block: dX = (s∇f − bX)dt + √(2T)dB from normal weights, up to the time when θ(X) ≤ `after`.
 */
interface Path {
  signal: number;
  decay: number;
  temperature: number;
  start: number;
  after: number;
}

/** Steps of a path in the natural unit of time. */
const STEP = 0.02;
/** Natural units of time after which a path is given up: at b = 0 it takes less than two. */
const PATIENCE = 200;
const laws = new Map<string, Float64Array>();

/**
 * Lengths of a β-kick that free a network at temperature T: the missing weights start at their thermal √(T/β),
 * diffuse and grow while β is b, and are out when the blow-up time that is left of them, θ(X), is within the clock
 * Θ(∞) that β leaves them afterwards. Noise after the kick is left out. Each of `samples` paths gives one length;
 * their quantiles are t₅₀, t₉₅.
 *
 * @param block shape of the missing block
 * @param mode the missing mode
 * @returns flow times (divide by learning rate × steps per epoch for epochs), ascending
 * @throws RangeError as `escapeClock` and `blowUpFlow` do, on a temperature that is not positive, or when b holds the
 *   network too
 * @example
 * const mode = { depth: 3, correlation: 0.8 };
 * const kick = { beta: 0.25, temperature: 4e-4 };
 * quantileWithError(thermalBetaKickTimes({ depth: 3, width: 2 }, mode, kick, { samples: 20 }), 0.5).value; // 14.25
 */
export function thermalBetaKickTimes(
  block: MissingBlock,
  mode: OneMode,
  kick: ThermalBetaKick,
  options: ThermalOptions = {},
): Float64Array {
  const { beta, to = 0, temperature } = kick;
  requirePositive('beta', beta);
  requirePositive('temperature', temperature);
  requireNonNegative('to', to);
  if (!(to < beta)) throw new RangeError(`A β-kick must go below β = ${beta}, got ${to}.`);
  const path: Path = {
    signal: mode.correlation,
    decay: to,
    temperature,
    start: Math.sqrt(temperature / beta),
    after: escapeClock(mode, beta),
  };
  return pathTimes(block, path, options);
}

/**
 * The constant of the thermal β-kick's power law, t_q → τ_q·(s²T^{L−2})^{−1/L} as T → 0; for L = 3, τ₅₀·(s²T)^{−1/3}:
 * Arrhenius becomes a power law because there is no barrier to climb while β = 0.
 *
 * Derivation. Weights diffuse from 0 as X = (T/s)^{1/L}·Y in the time t = (s²T^{L−2})^{−1/L}·τ, and dY = ∇f dτ + √2
 * dB has no parameter left: τ_q is the q-quantile of its blow-up time. At finite T a head start is subtracted that
 * does not grow as T falls: 1/((L − 2)β) that the clock still leaves afterwards, and the spread √(T/β) at the
 * beginning.
 *
 * @throws RangeError as `blowUpFlow` does, or on a probability outside (0, 1)
 * @example
 * thermalBetaKickConstant({ depth: 3, width: 2 }, 0.5, { samples: 20 }).value; // 1.347
 */
export function thermalBetaKickConstant(
  block: MissingBlock,
  probability: number,
  options: ThermalOptions = {},
): Sampled {
  const path: Path = { signal: 1, decay: 0, temperature: 1, start: 0, after: 0 };
  return quantileWithError(pathTimes(block, path, options), probability);
}

/**
 * (s²T^{L−2})^{−1/L}, the unit of time of a thermal β-kick, in flow time (learning rate times steps). s is the signal
 * of the missing mode and L the depth.
 *
 * @example thermalUnit(3, 0.8, 5e-4); // 14.62
 */
export function thermalUnit(depth: number, signal: number, temperature: number): number {
  return pow(signal * signal * pow(temperature, depth - 2), -1 / depth);
}

function pathTimes(block: MissingBlock, path: Path, { samples = 200, seed = 1 }: ThermalOptions): Float64Array {
  requireInteger('samples', samples, 10);
  const key = JSON.stringify([block.depth, block.width, block.strengths ?? [1], path, samples, seed]);
  const known = laws.get(key);
  if (known) return known;
  const flow = blowUpFlow(block);
  const random = seededRandom(seed);
  const times = Float64Array.from({ length: samples }, () => pathTime(flow, block.depth, path, random)).sort();
  laws.set(key, times);
  return times;
}

function pathTime(flow: BlowUpFlow, depth: number, path: Path, random: UniformSource): number {
  const { signal, temperature, start, after } = path;
  const step = STEP * thermalUnit(depth, signal, temperature);
  const advance = heunStep(flow, path, step, random);
  const weights = Float64Array.from({ length: flow.size }, () => start * normalDeviate(random));
  let time = 0;
  for (;;) {
    // Without noise θ falls by s·dt; half of what is missing is the most that is gone without looking again.
    const missing = time === 0 && start === 0 ? 10 * signal * step : flow.blowUpTime(weights) - after;
    if (missing <= 2 * signal * step) return Math.max(0, time + missing / signal);
    const steps = Math.min(10, Math.max(1, Math.floor(missing / (2 * signal * step))));
    for (let i = 0; i < steps; i++) advance(weights);
    time += steps * step;
    if (time > (PATIENCE * step) / STEP) {
      throw new RangeError(`The noise does not free the network while β is ${path.decay}; the kick must go lower.`);
    }
  }
}

/**
 * A step of Heun's method with additive noise, X += ½h(F(X) + F(X + hF(X) + dB)) + dB. Euler's would lag behind a
 * growth that speeds up: with the same step its blow-up times come out 5 % too long.
 */
function heunStep(flow: BlowUpFlow, path: Path, step: number, random: UniformSource): (weights: Float64Array) => void {
  const noise = Math.sqrt(2 * path.temperature * step);
  const slope = new Float64Array(flow.size);
  const later = new Float64Array(flow.size);
  const guess = new Float64Array(flow.size);
  const kicks = new Float64Array(flow.size);
  const drift = (at: Float64Array, out: Float64Array) => {
    flow.derivative(at, out);
    for (let k = 0; k < out.length; k++) out[k] = step * (path.signal * out[k]! - path.decay * at[k]!);
  };
  return (weights) => {
    drift(weights, slope);
    for (let k = 0; k < weights.length; k++) {
      kicks[k] = noise * normalDeviate(random);
      guess[k] = weights[k]! + slope[k]! + kicks[k]!;
    }
    drift(guess, later);
    for (let k = 0; k < weights.length; k++) weights[k]! += (slope[k]! + later[k]!) / 2 + kicks[k]!;
  };
}
