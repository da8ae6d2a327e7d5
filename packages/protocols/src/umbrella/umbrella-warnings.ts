import type { WindowDiagnosis } from '@kramers/theory';
import type { SampledWindow } from './window-diffusion';

/** Windows that share less than this hardly touch. */
const LEAST_OVERLAP = 0.03;
/** Halves whose means differ by more standard errors than this disagree. */
const MOST_HALVES = 4;
/** A walker whose mean lies so many standard deviations of its window away from the others has slid off. */
const SLID = 3;

/** What a reader should know of windows that do not overlap, walkers that slid off, and halves that disagree. */
export function umbrellaWarnings(diagnoses: readonly WindowDiagnosis[], windows: readonly SampledWindow[]): string[] {
  const gaps = diagnoses.filter(({ overlapWithNext }) => overlapWithNext !== null && overlapWithNext < LEAST_OVERLAP);
  const split = diagnoses.filter(({ halvesZ }) => Math.abs(halvesZ) > MOST_HALVES);
  const slid = windows.filter(hasSlid);
  const at = (some: readonly { readonly centre: number }[]) =>
    some.map(({ centre }) => centre.toPrecision(3)).join(', ');
  return [
    ...(gaps.length > 0
      ? [
          `${gaps.length} of ${diagnoses.length} windows hardly overlap with the next, at y = ${at(gaps)}; ` +
            'use more windows',
        ]
      : []),
    ...(slid.length > 0
      ? [`a walker slid off in ${slid.length} of ${windows.length} windows, at y = ${at(slid)}; use more windows`]
      : []),
    ...(split.length > 0
      ? [`halves disagree in ${split.length} of ${diagnoses.length} windows, at y = ${at(split)}; use more looks`]
      : []),
  ];
}

function hasSlid({ walkers }: SampledWindow): boolean {
  const means = walkers.map(({ samples }) => samples.reduce((sum, value) => sum + value, 0) / samples.length);
  return walkers.some(({ samples }, w) => {
    const others = means.filter((_, i) => i !== w);
    const centre = others.reduce((sum, value) => sum + value, 0) / others.length;
    const variance =
      samples.reduce((sum, value) => sum + (value - means[w]!) * (value - means[w]!), 0) / samples.length;
    return Math.abs(means[w]! - centre) > SLID * Math.sqrt(variance);
  });
}
