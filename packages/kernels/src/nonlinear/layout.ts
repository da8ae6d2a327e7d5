import { type LayerLayout, layersOf, type NetworkShape, parameterCount, weightCount } from '@kramers/core';
import { at } from '../assembler/memory';
import { Matrix } from '../parts/matrix';
import { type NoiseLayout, noiseLayout } from '../parts/noise';

/** Samples that every loop takes at a time: four vectors of two. */
export const BLOCK = 8;
/** Samples in a tile, and what is taken instead where a tile's numbers would fill the cache. */
const TILE = 64;
const SMALL_TILE = 32;
const CACHE = 2 ** 18;

/** A set of samples in memory: a row of inputs and targets for each. */
export interface Table {
  readonly address: number;
  readonly count: number;
}

/**
 * What memory holds for a network trained on samples. Units are rows and a tile's samples columns, so that loops run
 * along the samples.
 */
export interface NonlinearLayout {
  readonly shape: NetworkShape;
  readonly layers: readonly LayerLayout[];
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: number;
  /** How many of the parameters, the first ones, are subject to decay. */
  readonly decayed: number;
  readonly tile: number;
  readonly count: number;
  readonly batches: number;
  readonly noise: NoiseLayout;
  readonly weights: number;
  readonly gradient: number;
  /** Outputs of each layer, and the inputs at index 0; before a layer's activation has passed, its sums. */
  readonly levels: readonly Matrix[];
  /** φ′ of each level's sums, and ∂ loss/∂ sums. The inputs have neither: their entries are empty. */
  readonly slopes: readonly Matrix[];
  readonly deltas: readonly Matrix[];
  readonly targets: Matrix;
  /** x of a vector whose φ overflowed. */
  readonly overflowed: number;
  /** Sum of squared errors. */
  readonly error: number;
  /** Σ f·(row of the projector), p × n. */
  readonly map: Matrix;
  /** What gives the best linear map from outputs, n × test samples. */
  readonly projector: Matrix;
  readonly order: number;
  readonly drawn: number;
  /** The numbers 0, 1, 2, …: every sample in turn. */
  readonly everyone: number;
  readonly train: Table;
  readonly test: Table;
  readonly bytes: number;
}

/** Lays out memory for a network, its training samples and its test samples. */
export function nonlinearLayout(shape: NetworkShape, trainCount: number, testCount: number): NonlinearLayout {
  let top = 16;
  const take = (bytes: number): number => {
    const address = top;
    top += Math.ceil(bytes / 64) * 64;
    return address;
  };
  const { widths } = shape;
  const inputs = widths[0]!;
  const outputs = widths.at(-1)!;
  const rows = 3 * widths.reduce((sum, width) => sum + width, 0);
  const tile = 8 * rows * TILE > CACHE ? SMALL_TILE : TILE;
  const parameters = parameterCount(shape);
  const perSample = 8 * (inputs + outputs);
  const units = (count: number): Matrix => new Matrix(at(take(8 * count * tile)), count, tile);
  const padded = Math.ceil(testCount / BLOCK) * BLOCK;
  const none = new Matrix(at(0), 0, tile);
  const batches = take(16);
  const noise = noiseLayout(take, parameters);
  return {
    shape,
    layers: layersOf(shape),
    inputs,
    outputs,
    parameters,
    decayed: shape.regulariseBias ? parameters : weightCount(shape),
    tile,
    count: trainCount,
    batches,
    noise,
    weights: take(8 * parameters),
    gradient: take(8 * parameters),
    levels: widths.map(units),
    slopes: widths.map((width, l) => (l === 0 ? none : units(width))),
    deltas: widths.map((width, l) => (l === 0 ? none : units(width))),
    targets: units(outputs),
    overflowed: take(16),
    error: take(8),
    map: new Matrix(at(take(8 * outputs * inputs)), outputs, inputs),
    projector: new Matrix(at(take(8 * inputs * padded)), inputs, padded),
    order: take(4 * trainCount),
    drawn: take(4 * trainCount),
    everyone: take(4 * Math.max(trainCount, testCount)),
    train: { address: take(perSample * trainCount), count: trainCount },
    test: { address: take(perSample * testCount), count: testCount },
    get bytes() {
      return top;
    },
  };
}
