import type { InputList, LossCode } from '@kramers/models/internal';
import type { DescentLaw } from '@kramers/core/plugins';
import { type LayerLayout, layersOf, parameterCount, weightCount } from '@kramers/core/plugins';
import type { NetworkShape, Precision } from '@kramers/core';
import type { Program } from '@kramers/core/expression';
import { lanesOf, type Target } from '../source/prelude';

/** What of a network's training its code is written for. */
export interface Plan {
  readonly shape: NetworkShape;
  /** A program for each hidden layer; null where the layer is linear. */
  readonly programs: readonly (Program | null)[];
  readonly loss: LossCode;
  readonly optimiser: DescentLaw | 'outside';
  /** Numbers that the optimiser remembers for each parameter. */
  readonly remembered: number;
  /** Whether every target is one class of several, so that correct classifications are counted. */
  readonly classes: boolean;
  readonly trainCount: number;
  readonly testCount: number;
  /** Null where inputs are rows of numbers. */
  readonly list: InputList | null;
}

/** A plan with the sizes that follow from it. */
export interface NonlinearLayout extends Plan {
  readonly target: Target;
  readonly precision: Precision;
  readonly lanes: number;
  readonly layers: readonly LayerLayout[];
  readonly depth: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: number;
  /** How many of the parameters, the first ones, are subject to decay. */
  readonly decayed: number;
  /** Samples that are taken through the network at a time. Units are rows, and a tile's samples columns. */
  readonly tile: number;
  /** From one row of a tile to the next: a line of the cache more, or all rows would fall into a few of its places. */
  readonly stride: number;
  readonly testPadded: number;
}

/** Bytes of a tile's row. */
const TILE_BYTES = 512;

export function nonlinearLayout(target: Target, plan: Plan): NonlinearLayout {
  const { shape, testCount } = plan;
  const precision = shape.precision ?? 'float64';
  const lanes = lanesOf(target, precision);
  const size = precision === 'float32' ? 4 : 8;
  const tile = TILE_BYTES / size;
  const layers = layersOf(shape);
  const parameters = parameterCount(shape);
  return {
    ...plan,
    target,
    precision,
    lanes,
    layers,
    depth: layers.length,
    inputs: shape.widths[0]!,
    outputs: shape.widths.at(-1)!,
    parameters,
    decayed: shape.regulariseBias ? parameters : weightCount(shape),
    tile,
    stride: tile + 64 / size,
    testPadded: Math.ceil(testCount / tile) * tile,
  };
}

/** Rows that a level of so many units takes, so that whole vectors of them can be read. */
export function paddedRows({ lanes }: NonlinearLayout, units: number): number {
  return Math.ceil(units / lanes) * lanes;
}
