import type { LossSurface } from '../surface/loss-surface';
import { describeState, sameClass, type RankOptions, type StationaryState } from './stationary-state';
import { followFlow, type SearchEnd, type SearchOptions } from './trust-region';

/** A class of stationary points that are equal up to symmetry, and how many searches came to it. */
export interface StateClass<S extends StationaryState = StationaryState> {
  readonly state: S;
  hits: number;
}

/** Adds a state to its class, or founds one, with so many hits; gives the class. */
export function collect<S extends StationaryState>(classes: StateClass<S>[], state: S, hits = 1): StateClass<S> {
  const known = classes.find((other) => sameClass(other.state, state));
  if (known) known.hits += hits;
  else classes.push({ state, hits });
  return known ?? classes.at(-1)!;
}

/** How often a search may be pushed off a stationary point that is no minimum. */
const MAX_ESCAPES = 12;

/**
 * The minimum that the gradient flow reaches. Flows also end on invariant sets, such as layers of copies or dead units,
 * that are no minima: there the search goes on along the lowest eigenvector until no eigenvalue is negative.
 *
 * @returns null when it does not converge.
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * minimumBelow(surface, Float64Array.of(0.8, 0.8, 0.8))?.loss; // 0.2811
 */
export function minimumBelow(surface: LossSurface, start: Float64Array, options: SearchOptions = {}): SearchEnd | null {
  let end = followFlow(surface, start, options);
  for (let escapes = 0; end.converged && end.index > 0; escapes++) {
    if (escapes === MAX_ESCAPES) return null;
    end = followFlow(surface, stepAside(end, 0.02), options);
  }
  return end.converged ? end : null;
}

/**
 * A point a little way from a stationary point along an eigenvector, the lowest unless told; a negative length goes the
 * other way.
 */
export function stepAside(
  { theta, eigen }: Pick<SearchEnd, 'theta' | 'eigen'>,
  length: number,
  mode = 0,
): Float64Array {
  return theta.map((value, i) => value + length * eigen.vectors[mode * theta.length + i]!);
}

/**
 * Classes of minima from many starts, lowest loss first. `failed` counts the starts from which no minimum was reached.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const starts = [0, 0.8].map((weight) => new Float64Array(3).fill(weight));
 * collectMinima(surface, starts).classes.map(({ state }) => state.rank); // [1, 0]
 */
export function collectMinima(
  surface: LossSurface,
  starts: Iterable<Float64Array>,
  options: SearchOptions & RankOptions = {},
): { classes: StateClass[]; failed: number } {
  const classes: StateClass[] = [];
  let failed = 0;
  for (const start of starts) {
    const end = minimumBelow(surface, start, options);
    if (end) collect(classes, describeState(surface, end, options));
    else failed += 1;
  }
  return { classes: classes.sort((a, b) => a.state.loss - b.state.loss), failed };
}
