import type { InputList } from '@kramers/models/internal';
import type { NetworkShape } from '@kramers/core';
import { type LayerLayout, layersOf, parameterCount, weightCount } from '@kramers/core/plugins';
import { at } from '../assembler/memory';
import type { Lanes } from '../assembler/lanes';
import { Matrix } from '../parts/matrix';
import { type NoiseLayout, noiseLayout } from '../parts/noise';

/** Bytes of samples that every loop takes at a time: four vectors, and a line of the cache. */
export const BLOCK_BYTES = 64;
/** Bytes of a tile's rows, and what is taken instead where a tile's numbers would fill the cache. */
const TILE_BYTES = 512;
const SMALL_TILE_BYTES = 256;
const CACHE = 2 ** 18;
/** Weights from which on the way back reads a transposed copy of them: column by column they would miss the cache. */
const TRANSPOSED = 2048;

/** A set of samples in memory: a record for each. */
export interface Table {
  readonly address: number;
  readonly count: number;
}

/** What a layout is made for. */
export interface Plan {
  readonly shape: NetworkShape;
  readonly lanes: Lanes;
  readonly trainCount: number;
  readonly testCount: number;
  /** Null where inputs are rows of numbers. */
  readonly list: InputList | null;
  /** Numbers that the optimiser remembers for each parameter. */
  readonly remembered: number;
}

/** Where the parts of a sample's record begin, and its size, in bytes. */
export interface SampleRecord {
  readonly targets: number;
  /** The inputs, or the numbers of the list. */
  readonly values: number;
  /** Places of the list's numbers: how many bytes into a row of weights. */
  readonly places: number;
  readonly bytes: number;
}

/**
 * What memory holds for a network trained on samples. Units are rows and a tile's samples columns, so that loops run
 * along the samples. A row is a line of the cache longer than the tile, or the same column of all rows would fall into
 * a few places of the cache.
 */
export interface NonlinearLayout extends Plan {
  readonly layers: readonly LayerLayout[];
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: number;
  /** How many of the parameters, the first ones, are subject to decay. */
  readonly decayed: number;
  readonly tile: number;
  readonly batches: number;
  readonly noise: NoiseLayout;
  readonly weights: number;
  /** Each layer's weights with rows and columns exchanged; 0 where the way back does without. */
  readonly transposed: readonly number[];
  readonly gradient: number;
  /** What the optimiser remembers: an address for each number of a parameter. */
  readonly memory: readonly number[];
  /** Outputs of each layer, and the inputs at index 0; before a layer's activation has passed, its sums. */
  readonly levels: readonly Matrix[];
  /** φ′ of each level's sums, and ∂ loss/∂ sums. The inputs have neither: their entries are empty. */
  readonly slopes: readonly Matrix[];
  readonly deltas: readonly Matrix[];
  readonly targets: Matrix;
  /** Noise of a step, as doubles, where the weights are not. */
  readonly noises: number;
  /** One for the tile's columns that count, and zero for those that fill up the last block. */
  readonly counted: Matrix;
  /** Lists of the tile's inputs: places (32-bit integers, a row for each slot) and numbers. */
  readonly places: Matrix;
  readonly values: Matrix;
  /** x of a vector whose φ overflowed. */
  readonly overflowed: number;
  /** Three doubles: sum of squared errors, sum of losses, and how many samples are classified correctly. */
  readonly totals: number;
  /** Σ f·(row of the projector), p × n. */
  readonly map: Matrix;
  /** What gives the best linear map from outputs, n × test samples. */
  readonly projector: Matrix;
  readonly order: number;
  readonly drawn: number;
  /** The numbers 0, 1, 2, …: every sample in turn. */
  readonly everyone: number;
  readonly record: SampleRecord;
  readonly train: Table;
  readonly test: Table;
  readonly bytes: number;
}

/** Lays out memory for a network, its training samples and its test samples. */
export function nonlinearLayout(plan: Plan): NonlinearLayout {
  let top = 16;
  const take = (bytes: number): number => {
    const address = top;
    top += Math.ceil(bytes / 64) * 64;
    return address;
  };
  const { shape, lanes, trainCount, testCount, list } = plan;
  const { widths } = shape;
  const size = lanes.bytes;
  const inputs = widths[0]!;
  const outputs = widths.at(-1)!;
  const rows = 3 * widths.reduce((sum, width) => sum + width, 0);
  const tile = (rows * TILE_BYTES > CACHE ? SMALL_TILE_BYTES : TILE_BYTES) / size;
  const parameters = parameterCount(shape);
  const layers = layersOf(shape);
  const matrix = (count: number, columns: number, stride: number, bytes = size): Matrix =>
    new Matrix(at(take(bytes * count * stride)), count, columns, stride, bytes);
  const units = (count: number): Matrix => matrix(count, tile, tile + BLOCK_BYTES / size);
  const padded = Math.ceil((testCount * size) / BLOCK_BYTES) * (BLOCK_BYTES / size);
  const none = new Matrix(at(0), 0, tile);
  const record = recordOf(plan, inputs, outputs);
  const batches = take(16);
  const noise = noiseLayout(take, parameters);
  return {
    ...plan,
    layers,
    inputs,
    outputs,
    parameters,
    decayed: shape.regulariseBias ? parameters : weightCount(shape),
    tile,
    batches,
    noise,
    weights: take(size * parameters),
    transposed: layers.map(({ rows: r, columns: c }, l) => (l > 0 && r * c >= TRANSPOSED ? take(size * r * c) : 0)),
    gradient: take(size * parameters),
    memory: Array.from({ length: plan.remembered }, () => take(size * parameters)),
    levels: widths.map((width, l) => (l === 0 && list ? none : units(width))),
    slopes: widths.map((width, l) => (l === 0 ? none : units(width))),
    deltas: widths.map((width, l) => (l === 0 ? none : units(width))),
    targets: units(outputs),
    noises: lanes.count > 2 ? take(8 * parameters + 32) : 0,
    counted: units(1),
    places: list ? matrix(list.slots, tile, tile, 4) : none,
    values: list && !list.ones ? units(list.slots) : none,
    overflowed: take(16),
    totals: take(24),
    map: matrix(outputs, inputs, inputs),
    projector: matrix(inputs, padded, padded),
    order: take(4 * trainCount),
    drawn: take(4 * trainCount),
    everyone: take(4 * Math.max(trainCount, testCount)),
    record,
    train: { address: take(record.bytes * trainCount), count: trainCount },
    test: { address: take(record.bytes * testCount), count: testCount },
    get bytes() {
      return top;
    },
  };
}

function recordOf({ lanes, list }: Plan, inputs: number, outputs: number): SampleRecord {
  const numbers = list ? (list.ones ? 0 : list.slots) : inputs;
  const values = outputs * lanes.bytes;
  const places = values + numbers * lanes.bytes;
  return { targets: 0, values, places, bytes: Math.ceil((places + 4 * (list?.slots ?? 0)) / 8) * 8 };
}
