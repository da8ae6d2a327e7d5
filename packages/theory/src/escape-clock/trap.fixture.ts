import { alignedState } from '../landscape/aligned-state';
import { alignedModes, type AlignedMode } from '../landscape/modes';
import type { SecondMoments } from '../landscape/moments';
import { oneModeStationary } from '../landscape/one-mode';
import { descentEscapes, kicked } from './descent.fixture';

/** A rank-r trap of a linear network at one β, and how it is left. */
export interface Trap {
  widths: readonly number[];
  moments: SecondMoments;
  beta: number;
  rate: number;
  /** The modes that the trap holds, and the one that is missing. */
  missing: AlignedMode;
  weights: Float64Array;
  /** Half of what the missing mode learns. */
  above: number;
}

/**
 * The trap in which all modes but the `rank`-th (from 0) and later ones are learnt; settled by descent where modes do
 * not decouple.
 */
export function trapOf(
  widths: readonly number[],
  moments: SecondMoments,
  beta: number,
  rank: number,
  rate = 0.08,
): Trap {
  const { modes, misalignment } = alignedModes(moments);
  const depth = widths.length - 1;
  const learnt = modes.map((mode) => oneModeStationary({ depth, ...mode }, beta).minimum);
  const layers = kicked(
    widths,
    alignedState(
      widths,
      modes,
      learnt.slice(0, rank).map((value) => value!),
    ),
    0,
    () => 0,
  );
  const settle = { widths, ...moments, rate, beta: () => beta, steps: 3000, escaped: () => false };
  if (misalignment > 1e-9) descentEscapes(settle, layers);
  return {
    widths,
    moments,
    beta,
    rate,
    missing: modes[rank]!,
    weights: Float64Array.from(layers.flatMap((layer) => [...layer])),
    above: learnt[rank]! / 2,
  };
}

/**
 * Share of `runs` kicks of the trap that escape; `beta` overrides β in the first steps, `noise` is that of every
 * step, `hold` asks at the end.
 */
export function escapedShare(
  trap: Trap,
  amplitude: number,
  runs: number,
  normal: () => number,
  schedule: { to: number; steps: number } = { to: 0, steps: 0 },
  noise = 0,
  hold = false,
): number {
  const { widths, moments, beta, rate, missing, weights, above } = trap;
  const { left, right } = missing;
  const strength = (map: Float64Array) =>
    left.reduce((sum, u, i) => sum + u * right.reduce((inner, v, j) => inner + map[i * right.length + j]! * v, 0), 0);
  let count = 0;
  for (let run = 0; run < runs; run++) {
    const steps = schedule.steps + Math.ceil(12 / beta / rate);
    let last: Float64Array = new Float64Array(0);
    const layers = kicked(widths, weights, amplitude, normal);
    const at = descentEscapes(
      {
        widths,
        cyx: moments.cyx,
        ...(white(moments) ? {} : { cxx: moments.cxx }),
        rate,
        beta: (step) => (step < schedule.steps ? schedule.to : beta),
        steps,
        escaped: (map) => {
          last = map;
          return !hold && strength(map) > above;
        },
        noise,
        normal,
      },
      layers,
    );
    const held = hold && layers.every((layer) => layer.every(Number.isFinite)) && strength(last) > above;
    if (at !== null || held) count += 1;
  }
  return count / runs;
}

function white({ cxx, inputs }: SecondMoments): boolean {
  return cxx.every((value, i) => value === (i % (inputs + 1) === 0 ? 1 : 0));
}
