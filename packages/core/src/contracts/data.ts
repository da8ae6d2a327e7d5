import type { z } from 'zod';
import { sampleMoments, type Samples, type SecondMoments } from '@kramers/theory';
import type { Stream } from '../random/stream';
import type { ReadFile } from '../ground/files';
import type { Model } from './model';
import type { Contribution } from './contribution';

/** A set to train or test on: its moments and, unless they are exact population moments, its samples. */
export interface DataSet {
  /** Number of samples N; for a population, the nominal N that sets the number of steps in an epoch. */
  readonly count: number;
  readonly moments: SecondMoments;
  readonly samples: Samples | null;
}

/** What a data kind hands to a cell. */
export interface DataSource {
  readonly train: DataSet;
  readonly test: DataSet;
  /** `count` further samples, disjoint from train and test; throws where there are none (a population). */
  pool(count: number): DataSet;
}

/** Finds a registered model; throws an error that suggests the nearest name if there is none. */
export type ModelLookup = (name: string) => Model;

/** A kind of data, as named by `data.kind` in an experiment file. */
export interface DataKind<Options extends z.ZodObject = z.ZodObject> extends Contribution {
  readonly options: Options;
  /**
   * Dimensions (n, p) of the pairs; throws a RangeError that says what is wrong with options that contradict each
   * other.
   */
  dimensions(options: z.output<Options>): { inputs: number; outputs: number };
  /** Correlations η_i of the population, strongest first, where the kind knows them. */
  correlations?(options: z.output<Options>): readonly number[];
  /** Says what else is wrong with the options, as [option, sentence] pairs; checked before anything runs. */
  check?(options: z.output<Options>, models: ModelLookup, read: ReadFile): [option: string, message: string][];
  /**
   * Whether the moments are exact instead of those of a sample: then batches have no noise, and there are no samples to
   * choose from. False unless given.
   */
  exact?(options: z.output<Options>): boolean;
  /** What whoever reads results should know of data with such options; null where there is nothing to say. */
  remark?(options: z.output<Options>): string | null;
  /** Names of registered models that the data are made by, such as a teacher. */
  models?(options: z.output<Options>): readonly string[];
  /** Hash of what decides the data beside the options and the seed, such as the content of a file. */
  fingerprint?(options: z.output<Options>, read: ReadFile): string;
  /**
   * Draws the data; `stream(purpose)` opens the random stream for a purpose, such as `train`, and `read` a file beside
   * the experiment.
   */
  create(
    options: z.output<Options>,
    stream: (purpose: string) => Stream,
    models: ModelLookup,
    read: ReadFile,
  ): DataSource;
}

/**
 * A data set from samples, with its second moments. Rows of x (N × n) and y (N × p) lie one after the other.
 *
 * @throws RangeError when the arrays do not have the stated shapes
 * @example
 * const x = Float64Array.of(1, -1);
 * dataSetOf({ count: 2, inputs: 1, outputs: 1, x, y: x.map((value) => 0.5 * value) }).moments.cyx; // [0.5]
 */
export function dataSetOf(samples: Samples): DataSet {
  return { count: samples.count, samples, moments: sampleMoments(samples) };
}

/**
 * The rows of `set` at `indices`, as a data set of its own.
 *
 * @throws RangeError for a population, which has no rows
 * @example
 * const x = Float64Array.of(1, 2, 3);
 * subsetOf(dataSetOf({ count: 3, inputs: 1, outputs: 1, x, y: x }), [2, 0]).samples?.x; // [3, 1]
 */
export function subsetOf(set: DataSet, indices: readonly number[]): DataSet {
  if (!set.samples) throw new RangeError('a population has no samples to choose from; set data.population: false');
  const { inputs, outputs, x, y } = set.samples;
  const rows = (from: Float64Array, width: number): Float64Array => {
    const chosen = new Float64Array(indices.length * width);
    indices.forEach((index, row) => chosen.set(from.subarray(index * width, (index + 1) * width), row * width));
    return chosen;
  };
  return dataSetOf({ count: indices.length, inputs, outputs, x: rows(x, inputs), y: rows(y, outputs) });
}
