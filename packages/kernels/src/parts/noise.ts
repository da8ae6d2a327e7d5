import type { Stream } from '@kramers/core';
import { nextInt32, ziggurat } from '@kramers/core/plugins';
import { exp, pow } from '@kramers/theory/elementary';

/** Generators that step side by side. */
export const LANES = 4;
/**
 * Steps from one mark to the next: so many a stream must be taken on, at the most, to be where its words have been used
 * up.
 */
export const BETWEEN_MARKS = 16;
/** Groups of four bits in a word of a generator's state. */
export const NIBBLES = 8;
/** Words that a lane has in store, at the most. */
const MAX_LANE = 256;

/** What memory holds for noise. All places are byte addresses. */
export interface NoiseLayout {
  /** The generator's four words, as the state has them. */
  readonly stream: number;
  /** The ziggurat: for each layer its ratio and its edge; one layer more than there are ends them. */
  readonly normals: number;
  /** For each layer 1 over its wedge's breadth, and how far the density strays from its chord there. */
  readonly chords: number;
  /** The stream's next words: those of each lane, one lane after the other. */
  readonly words: number;
  readonly laneWords: number;
  /** States of the lanes at every sixteenth step: four vectors, one for each word of the state. */
  readonly marks: number;
  /** Where each lane begins. */
  readonly lanes: number;
  /**
   * For each four bits of a state, by their value: what they contribute to the state that comes as many words later as
   * a lane has.
   */
  readonly jumps: number;
  /** The stream to which the bytes counted at `used` belong. */
  readonly known: number;
  readonly used: number;
}

/** Lays out memory for noise on so many parameters: about as many words in store as a step takes. */
export function noiseLayout(take: (bytes: number) => number, parameters: number): NoiseLayout {
  const laneWords = Math.min(MAX_LANE, BETWEEN_MARKS * Math.ceil((2.06 * parameters) / (LANES * BETWEEN_MARKS)));
  return {
    stream: take(16),
    normals: take(8 * ZIGGURAT_LENGTH),
    chords: take(8 * ZIGGURAT_LENGTH),
    words: take(4 * LANES * laneWords),
    laneWords,
    marks: take(64 * (laneWords / BETWEEN_MARKS + 1)),
    lanes: take(16 * LANES),
    jumps: take(256 * 4 * NIBBLES),
    known: take(16),
    used: take(4),
  };
}

/** Writes the tables that noise is drawn with. */
export function writeNoise(memory: ArrayBuffer, { normals, chords, jumps, laneWords }: NoiseLayout): void {
  new Float64Array(memory, normals, ZIGGURAT_LENGTH).set((layers ??= layerTable()));
  new Float64Array(memory, chords, ZIGGURAT_LENGTH).set((wedges ??= chordTable()));
  new Int32Array(memory, jumps, JUMPS_LENGTH).set(jumpTable(laneWords));
}

/** Copies the four words of a random stream. */
export function copyWords(from: Int32Array, to: Int32Array): void {
  to[0] = from[0]!;
  to[1] = from[1]!;
  to[2] = from[2]!;
  to[3] = from[3]!;
}

/**
 * Doubles in each of the two tables that code draws normal variates with: two for each layer, and for the end of the
 * last.
 */
const ZIGGURAT_LENGTH = 2 * ziggurat.edge.length;

/** Numbers in the table of jumps: for each four bits of a state, and each of their values, a state. */
const JUMPS_LENGTH = 64 * 4 * NIBBLES;

/** The tables are the same for every network: they are computed for the first, and copied for the others. */
let layers: Float64Array | undefined;
let wedges: Float64Array | undefined;
const knownJumps = new Map<number, Int32Array>();

/** The ziggurat's tables as code reads them: for each layer its ratio, then its edge. */
function layerTable(): Float64Array {
  const tables = new Float64Array(ZIGGURAT_LENGTH);
  ziggurat.edge.forEach((edge, layer) => {
    tables[2 * layer] = ziggurat.ratio[layer] ?? 0;
    tables[2 * layer + 1] = edge;
  });
  return tables;
}

/**
 * For each layer 1/Δ, Δ the breadth of its wedge, then a bound on how far e^{−x²/2} strays from its chord across
 * the wedge, in units of the layer's height: Δ²/8 · max |(x² − 1)·e^{−x²/2}|, and a little for rounding.
 */
function chordTable(): Float64Array {
  const tables = new Float64Array(ZIGGURAT_LENGTH);
  const { edge } = ziggurat;
  const height = (x: number): number => exp(-0.5 * x * x);
  for (let layer = 1; layer + 1 < edge.length; layer++) {
    const [inner, outer] = [edge[layer + 1]!, edge[layer]!];
    const curvature = Math.max(Math.abs(pow(inner, 2) - 1), Math.abs(pow(outer, 2) - 1)) * height(inner);
    tables[2 * layer] = 1 / (outer - inner);
    tables[2 * layer + 1] = (pow(outer - inner, 2) / 8) * (curvature / (height(inner) - height(outer))) + 1e-9;
  }
  return tables;
}

/**
 * What each four bits of a state become in `steps` steps. The generator is linear over bits: a state becomes the sum
 * of that.
 */
function jumpTable(steps: number): Int32Array {
  const known = knownJumps.get(steps);
  if (known) return known;
  const tables = new Int32Array(JUMPS_LENGTH);
  for (let bit = 0; bit < 128; bit++) {
    const state: Stream = new Int32Array(4);
    state[bit >> 5] = 1 << (bit & 31);
    for (let step = 0; step < steps; step++) nextInt32(state);
    const table = tables.subarray(64 * (bit >> 2));
    for (let value = 0; value < 16; value++) {
      if ((value >> (bit & 3)) & 1) for (let word = 0; word < 4; word++) table[4 * value + word]! ^= state[word]!;
    }
  }
  knownJumps.set(steps, tables);
  return tables;
}
