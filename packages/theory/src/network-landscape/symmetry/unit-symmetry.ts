import { norm } from '../../landscape/dense';
import type { Parity } from '../surface/activation';
import { hiddenParities, layerPlaces, type SmoothNetwork } from '../surface/smooth-network';

/** Units of one hidden layer that are copies of each other up to sign, or dead. */
export interface UnitGroup {
  /** The hidden layer, 1 … L−1. */
  readonly layer: number;
  readonly units: readonly number[];
  /** Sign of each unit against the first; all 1 unless φ is odd or even. */
  readonly signs: readonly number[];
  /** Whether nothing enters and nothing leaves these units. */
  readonly dead: boolean;
}

/** Weights closer than this, relative to the largest, are equal. */
const EQUAL = 1e-6;

/** A unit under a permutation with signs: where it goes and with which sign. */
interface Image {
  readonly unit: number;
  readonly sign: number;
}

/** The weights around hidden units, and how their signs act. */
class Units {
  readonly layers: readonly number[];
  readonly parities: readonly Parity[];
  readonly #theta: Float64Array;
  readonly #places: ReturnType<typeof layerPlaces>;
  readonly tolerance: number;

  constructor(network: SmoothNetwork, theta: Float64Array) {
    this.layers = network.widths.slice(1, -1);
    this.parities = hiddenParities(network);
    this.#theta = theta;
    this.#places = layerPlaces(network);
    this.tolerance = EQUAL * (norm(theta) / Math.sqrt(theta.length)) + 1e-10;
  }

  /** Weight into unit i of hidden layer h (0-based) from unit j of the layer below. */
  weight(h: number, i: number, j: number): number {
    const { weights, columns } = this.#places[h]!;
    return this.#theta[weights + i * columns + j]!;
  }

  bias(h: number, i: number): number {
    const { biases } = this.#places[h]!;
    return biases < 0 ? 0 : this.#theta[biases + i]!;
  }

  columns(h: number): number {
    return this.#places[h]!.columns;
  }

  rows(h: number): number {
    return this.#places[h]!.rows;
  }

  signs(h: number): readonly number[] {
    return this.parities[h] === 'none' ? [1] : [1, -1];
  }

  /** The sign with which a flipped unit's output reaches the layer above: φ even forgets it. */
  passed(h: number, sign: number): number {
    return this.parities[h] === 'even' ? 1 : sign;
  }

  same(a: number, b: number): boolean {
    return Math.abs(a - b) <= this.tolerance;
  }
}

/**
 * Groups of units that are copies: equal weights in (and bias) and equal weights out, up to the sign that φ allows.
 * Dead units form a group of their own in each layer.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const network = { widths: [1, 2, 1], activation: identityActivation, samples };
 * unitGroups(network, Float64Array.of(0.5, -0.5, 0.5, -0.5))[0]!.signs; // [1, -1]
 */
export function unitGroups(network: SmoothNetwork, theta: Float64Array): UnitGroup[] {
  const units = new Units(network, theta);
  return units.layers.flatMap((width, h) => {
    const groups: { units: number[]; signs: number[] }[] = [];
    for (let i = 0; i < width; i++) {
      const home = groups.find(({ units: [first] }) =>
        units.signs(h).some((sign) => copies(units, h, first!, i, sign)),
      );
      if (!home) groups.push({ units: [i], signs: [1] });
      else {
        home.units.push(i);
        home.signs.push(units.signs(h).find((sign) => copies(units, h, home.units[0]!, i, sign))!);
      }
    }
    return groups.map((group) => ({ layer: h + 1, ...group, dead: isDead(units, h, group.units[0]!) }));
  });
}

function copies(units: Units, h: number, i: number, j: number, sign: number): boolean {
  const passed = units.passed(h, sign);
  if (!units.same(units.bias(h, i), sign * units.bias(h, j))) return false;
  for (let c = 0; c < units.columns(h); c++) {
    if (!units.same(units.weight(h, i, c), sign * units.weight(h, j, c))) return false;
  }
  for (let r = 0; r < units.rows(h + 1); r++) {
    if (!units.same(units.weight(h + 1, r, i), passed * units.weight(h + 1, r, j))) return false;
  }
  return true;
}

function isDead(units: Units, h: number, i: number): boolean {
  let largest = Math.abs(units.bias(h, i));
  for (let c = 0; c < units.columns(h); c++) largest = Math.max(largest, Math.abs(units.weight(h, i, c)));
  for (let r = 0; r < units.rows(h + 1); r++) largest = Math.max(largest, Math.abs(units.weight(h + 1, r, i)));
  return largest <= units.tolerance;
}

/**
 * Order of the stabiliser of θ among permutations of hidden units, with sign flips where φ is odd or even. For groups
 * of copies alone it is Π m!, with 2^m·m! for m dead units; permutations of several layers that only together leave θ
 * unchanged are counted too. Orbit–stabiliser: unit by unit, the number of units to which a symmetry that fixes all
 * earlier ones can bring it.
 *
 * @throws Error when a unit is not its own image, as where weights are NaN
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const network = { widths: [1, 2, 1], activation: identityActivation, samples };
 * stabiliserOrder(network, Float64Array.of(0.5, 0.5, 0.5, 0.5)); // 2
 */
export function stabiliserOrder(network: SmoothNetwork, theta: Float64Array): number {
  const units = new Units(network, theta);
  const all = units.layers.flatMap((width, h) => Array.from({ length: width }, (_, i) => ({ h, i })));
  let order = 1;
  for (let place = 0; place < all.length; place++) {
    const { h, i } = all[place]!;
    let images = 0;
    for (let unit = 0; unit < units.layers[h]!; unit++) {
      for (const sign of units.signs(h)) {
        const fixed = units.layers.map(() => new Map<number, Image>());
        for (const earlier of all.slice(0, place)) fixed[earlier.h]!.set(earlier.i, { unit: earlier.i, sign: 1 });
        if (extend(units, fixed, all, place, [{ unit, sign }])) images += 1;
      }
    }
    order *= images;
    if (images === 0) throw new Error(`unit ${i} of hidden layer ${h + 1} is not its own image`);
  }
  return order;
}

/**
 * Whether the units from `place` on can be given images, the first of them one of `candidates`, so that θ stays the
 * same.
 */
function extend(
  units: Units,
  fixed: readonly Map<number, Image>[],
  all: readonly { h: number; i: number }[],
  place: number,
  candidates?: readonly Image[],
): boolean {
  if (place === all.length) return true;
  const { h, i } = all[place]!;
  const taken = new Set([...fixed[h]!.values()].map(({ unit }) => unit));
  const every = () =>
    Array.from({ length: units.layers[h]! }, (_, unit) => units.signs(h).map((sign) => ({ unit, sign }))).flat();
  for (const image of candidates ?? every()) {
    if (taken.has(image.unit) || !consistent(units, fixed, h, i, image)) continue;
    fixed[h]!.set(i, image);
    if (extend(units, fixed, all, place + 1)) return true;
    fixed[h]!.delete(i);
  }
  return false;
}

/**
 * Whether the weights between a unit and the inputs, the outputs and units placed below agree with those of its image.
 */
function consistent(units: Units, fixed: readonly Map<number, Image>[], h: number, i: number, image: Image): boolean {
  if (!units.same(units.bias(h, i), image.sign * units.bias(h, image.unit))) return false;
  for (let c = 0; c < units.columns(h); c++) {
    const below = h === 0 ? { unit: c, sign: 1 } : fixed[h - 1]!.get(c);
    if (!below) continue;
    const sign = image.sign * (h === 0 ? 1 : units.passed(h - 1, below.sign));
    if (!units.same(units.weight(h, i, c), sign * units.weight(h, image.unit, below.unit))) return false;
  }
  if (h < units.layers.length - 1) return true;
  const passed = units.passed(h, image.sign);
  for (let r = 0; r < units.rows(h + 1); r++) {
    if (!units.same(units.weight(h + 1, r, i), passed * units.weight(h + 1, r, image.unit))) return false;
  }
  return true;
}
