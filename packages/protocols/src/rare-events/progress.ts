import type { Condition, Metrics, TrainOutcome } from '@kramers/core';
import type { MetricColumn } from '@kramers/core/plugins';

/** Metrics that may serve as progress coordinate besides the singular values. */
export const scalarMetrics = ['trainMse', 'testMse', 'loss', 'weightNorm'] as const;

/** A column by which progress is told. */
export type Coordinate = { readonly singularValue: number } | { readonly metric: (typeof scalarMetrics)[number] };

/** Errors fall where a mode is gained; singular values and weights grow. */
const errors: readonly string[] = ['trainMse', 'testMse', 'loss'];

/** Whether a coordinate rises in an escape to a higher (`up`) or lower rank, as far as can be told from its name. */
export function risesTowards(coordinate: Coordinate, direction: 'up' | 'down'): boolean {
  return (direction === 'up') !== ('metric' in coordinate && errors.includes(coordinate.metric));
}

/**
 * The progress coordinate of an escape: how far a network has come from one state to another. A level is the metric's
 * value where that rises on the way, and minus that value where it falls, so that progress is always a rise.
 */
export class Progress {
  readonly #sign: 1 | -1;

  constructor(
    readonly coordinate: Coordinate,
    readonly rises: boolean,
  ) {
    this.#sign = rises ? 1 : -1;
  }

  /** The column, as requests name it. */
  get column(): MetricColumn {
    return this.coordinate;
  }

  /** Name of the metric, for people. */
  get name(): string {
    return 'metric' in this.coordinate ? this.coordinate.metric : `σ${this.coordinate.singularValue}`;
  }

  /** The level that belongs to a value of the metric; and the value that belongs to a level. */
  level(value: number): number {
    return this.#sign * value;
  }

  /** The level of a state. */
  of(metrics: Metrics): number {
    const { coordinate } = this;
    return this.level(
      'metric' in coordinate ? metrics[coordinate.metric] : metrics.singularValues[coordinate.singularValue - 1]!,
    );
  }

  /** The highest level that a run reached. Its request must have tracked {@link column}. */
  peak({ range }: TrainOutcome): number {
    if (!range) throw new RangeError(`the run did not track ${this.name}`);
    return this.rises ? range[1] : -range[0];
  }

  /** Holds where progress has gone past a level. */
  past(level: number): Condition {
    return this.rises ? { ...this.column, above: level } : { ...this.column, below: -level };
  }

  /** Holds where progress has fallen behind a level. */
  behind(level: number): Condition {
    return this.rises ? { ...this.column, below: level } : { ...this.column, above: -level };
  }
}
