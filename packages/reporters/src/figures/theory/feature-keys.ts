import type { FigureKey } from '../../drawing/figure';

/** A feature's key in the figures of theory. */
export function featureKey(index: number): string {
  return `feature${index}`;
}

/** One switch a feature, strongest first. */
export function featureKeys(correlations: readonly number[]): FigureKey[] {
  return correlations.map((correlation, i) => ({
    key: featureKey(i),
    label: `correlation ${correlation}`,
    mark: 'line',
    color: i % 8,
    on: i < 8,
  }));
}

/** Where β axes end: past the last transition, or at 1 where there is none. */
export function betaEnd(transitions: readonly { betaC: number | null }[]): number {
  return 1.15 * Math.max(...transitions.map(({ betaC }) => betaC ?? 1));
}
