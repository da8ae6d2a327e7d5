import { exp, expm1, log } from '../../elementary';
import { gaussLegendre } from '../../numerics/gauss-legendre';
import { lnGammaHalf, scaledBesselI0 } from '../numerics/special-functions';
import type { EvenGrid } from '../numerics/spline';
import { symmetricSurface, type SymmetricSurface } from '../numerics/symmetric-surface';

/** ln ⟨det A^{−k/2} e^{−½ tr A⁻¹X}⟩ + (l/2)Σ exp ξᵢ as a function of ξᵢ = ln xᵢ/l. */
type Kernel = SymmetricSurface;
/** That of the first stage, where A is the unit matrix. */
const NOTHING_LEFT: Kernel = { at: () => 0, along: () => () => 0 };

/** What is averaged there, as a function of ln a₁ ≥ ln a₂. */
interface Integrand {
  /** ln of it without the factor a₁ − a₂: smooth and of one peak. */
  readonly ln: (a1: number, a2: number) => number;
  /** (1 − a₂/a₁)·e^{ln − top} at one ln a₁, for many ln a₂. */
  readonly along: (a1: number, top: number) => (a2: number) => number;
}

/**
 * The law of the two squared singular values x₁ ≥ x₂ of a product of Gaussian matrices of unit variance with two
 * outputs.
 */
export interface WishartChain {
  /** Number of matrices. */
  readonly stages: number;
  /** ln of the joint density of ln x₁ and ln x₂, normalised over x₁ ≥ x₂; −∞ on the diagonal. */
  readonly lnDensity: (lnX1: number, lnX2: number) => number;
  /** `lnSmooth` at one ln x₁ as a function of ln x₂, for many of them. */
  readonly smoothAlong: (lnX1: number) => (lnX2: number) => number;
  /** `lnSmooth` at the pairs (i, j) of a grid: writes those of row i with j < `row.length`. */
  readonly smoothOn: (lnX: Float64Array) => (i: number, row: Float64Array) => void;
  /** The same without the factor x₁ − x₂: smooth and symmetric. */
  readonly lnSmooth: (lnX1: number, lnX2: number) => number;
  /** The largest ln x for which both are right. */
  readonly highest: number;
}

/**
 * Functions are stored along ξ = ln x/stages, in which every stage has the same scale. Half this step moves ln τ by
 * 2e-5, and takes four times as long.
 */
const GRID: EvenGrid = { from: -8, step: 0.4, count: 49 };
/** Integration goes to where the integrand has fallen by e^{−24}. */
const NEGLIGIBLE = 24;
const RULES = [28, 40, 64, 96];

/**
 * Tables for the chain S_1 = W_L W_Lᵀ, S_2 = W_L W_{L−1} W_{L−1}ᵀ W_Lᵀ, …, each a 2×2 Wishart matrix whose scale is the
 * one before. Given the eigenvalues a of S_{l−1}, those of S_l have the density ∝ (x₁ −
 * x₂)(x₁x₂)^{(k−3)/2}·(a₁a₂)^{−k/2}·⟨e^{−½ tr A⁻¹X}⟩, and the average over the rotations between both is e^{−½(x₁/a₁ +
 * x₂/a₂)}·e^{−z}I₀(z), z = ¼(1/a₂ − 1/a₁)(x₁ − x₂) (James, Ann. Math. Stat. 35, 475 (1964), for real matrices). Each
 * stage is one double integral over a.
 *
 * A stage's table holds what is left after e^{−(l/2)Σ exp ξᵢ}, its leading behaviour, and after the factor x₁ − x₂:
 * both matter, since the rest is smooth on the scale 1 of ξ, while the integrand is as narrow as e^{−ξ/2}. So the
 * integration window follows the integrand, along each axis and across the diagonal.
 *
 * @param degrees from the output side: w_{L−1}, …, w_1, n, each at least 2.
 * @throws RangeError on an empty list or a number of degrees below 2.
 */
export function wishartChain(degrees: readonly number[]): WishartChain[] {
  const wrong = degrees.findIndex((k) => !(Number.isInteger(k) && k >= 2));
  if (degrees.length === 0 || wrong >= 0) {
    throw new RangeError(
      `degrees must list whole numbers ≥ 2, one for each layer, got [${degrees.join(', ')}]; two modes need ` +
        'two units in every layer',
    );
  }
  const chain: WishartChain[] = [];
  degrees.forEach((k, i) => {
    const before = chain[i - 1];
    chain.push(stageOf(i + 1, k, before ? nextKernel(before, i + 1, k) : NOTHING_LEFT));
  });
  return chain;
}

/** Where an integrand is expected to be largest, and how wide along that axis. */
interface Guess {
  readonly at: number;
  readonly width: number;
}

/** The law of one stage from its kernel. */
function stageOf(l: number, k: number, kernel: Kernel): WishartChain {
  // π(x₁ − x₂)(x₁x₂)^{(k−3)/2}/(2^k Γ₂(k/2)), and x₁x₂ for the logarithms.
  const lnNorm = log(Math.PI) / 2 - k * Math.LN2 - lnGammaHalf(k) - lnGammaHalf(k - 1);
  /** What each of both contributes by itself. */
  const alone = (x: number) => ((k - 1) / 2) * x - (l / 2) * exp(x / l);
  const lnSmooth = (x1: number, x2: number) => lnNorm + alone(x1) + alone(x2) + kernel.at(x1 / l, x2 / l);
  return {
    stages: l,
    lnSmooth,
    lnDensity: (x1, x2) => lnSmooth(x1, x2) + x1 + log(-expm1(x2 - x1)),
    smoothAlong: (x1) => {
      const [along, constant] = [kernel.along(x1 / l), lnNorm + alone(x1)];
      return (x2) => constant + alone(x2) + along(x2 / l);
    },
    smoothOn: (lnX) => {
      const [xi, each] = [lnX.map((x) => x / l), lnX.map(alone)];
      return (i, row) => {
        const [along, constant] = [kernel.along(xi[i]!), lnNorm + each[i]!];
        for (let j = 0; j < row.length; j++) row[j] = constant + each[j]! + along(xi[j]!);
      };
    },
    highest: l * (GRID.from + GRID.step * (GRID.count - 1)),
  };
}

/** The kernel of stage l from the law of the stage before. */
function nextKernel(before: WishartChain, l: number, k: number): Kernel {
  const shrink = (l - 1) / l;
  return symmetricSurface(GRID, (xi1, xi2) => {
    const [x1, x2] = [exp(l * xi1), exp(l * xi2)];
    const exponent = (b1: number, b2: number) => (x1 * Math.min(b1, b2) + x2 * Math.max(b1, b2)) / 2;
    const turning = (b1: number, b2: number) => scaledBesselI0(((b2 - b1) * (x1 - x2)) / 4);
    const integrand: Integrand = {
      ln: (a1, a2) => {
        const [b1, b2] = [exp(-a1), exp(-a2)];
        return before.lnSmooth(a1, a2) - (k / 2) * (a1 + a2) - exponent(b1, b2) + log(turning(b1, b2));
      },
      along: (a1, top) => {
        const [smooth, b1] = [before.smoothAlong(a1), exp(-a1)];
        return (a2) => {
          const b2 = exp(-a2);
          const whole = smooth(a2) - (k / 2) * (a1 + a2) - exponent(b1, b2) - top;
          return (1 - b1 / b2) * turning(b1, b2) * exp(whole);
        };
      },
    };
    // The standard deviation that Laplace's method gives the integrand, where it is narrow.
    const width = (xi: number) => Math.min(1, Math.sqrt((2 * shrink) / exp(xi)));
    const first = { at: l * shrink * xi1, width: width(xi1) };
    const lnWhole = lnDoubleIntegral(integrand, first, { at: l * shrink * xi2, width: width(xi2) });
    return lnWhole + (l / 2) * (exp(xi1) + exp(xi2));
  });
}

/**
 * ln ∫_{a₁>a₂} (e^{a₁} − e^{a₂})·e^{ln(a₁, a₂)} from a guess of where its peak is.
 * The inner window is found anew at each a₁, and the outer one along the crest, so that a slanting peak stays inside.
 */
function lnDoubleIntegral({ ln, along }: Integrand, first: Guess, second: Guess): number {
  let crest = second.at;
  const ridge = (a1: number): number => {
    crest = Math.min(
      a1,
      maximise((a) => ln(a1, a), crest, second.width),
    );
    return ln(a1, crest);
  };
  const at = maximise(ridge, first.at, first.width);
  const top = ridge(at);
  const start = crest;
  const low = edge(ridge, at, -first.width, top);
  crest = start;
  const high = edge(ridge, at, first.width, top);
  crest = start;
  const outer = rule(high - low);
  let total = 0;
  outer.nodes.forEach((node, i) => {
    const a1 = low + (high - low) * node;
    const best = ridge(a1);
    const across = (a: number) => ln(a1, a);
    const bottom = edge(across, crest, -second.width, best);
    const end = Math.min(a1, edge(across, crest, second.width, best));
    const value = along(a1, top);
    const inner = rule(end - bottom);
    let sum = 0;
    for (let j = 0; j < inner.nodes.length; j++) {
      sum += inner.weights[j]! * value(bottom + (end - bottom) * inner.nodes[j]!);
    }
    total += outer.weights[i]! * (end - bottom) * sum * exp(a1 - at);
  });
  return top + at + log(total * (high - low));
}

function rule(length: number) {
  return gaussLegendre(RULES.find((count) => count >= 2 * length) ?? RULES[RULES.length - 1]!);
}

/** Where a function of one peak is largest, to a fraction of its width, by steps that double and shrink. */
function maximise(f: (a: number) => number, start: number, width: number): number {
  let [at, value, step] = [start, f(start), 2 * width];
  while (step > 0.1 * width) {
    const up = f(at + step);
    if (up > value) {
      [at, value, step] = [at + step, up, step * 2];
      continue;
    }
    const down = f(at - step);
    if (down > value) [at, value, step] = [at - step, down, step * 2];
    else step /= 4;
  }
  return at;
}

/** Where, on the side of a peak to which `width` points, a function has fallen by `NEGLIGIBLE` below its top. */
function edge(f: (a: number) => number, peak: number, width: number, top: number): number {
  let [near, far] = [peak, peak + 4 * width];
  while (f(far) > top - NEGLIGIBLE) [near, far] = [far, peak + 1.5 * (far - peak)];
  for (let halving = 0; halving < 2; halving++) {
    const middle = (near + far) / 2;
    if (f(middle) > top - NEGLIGIBLE) near = middle;
    else far = middle;
  }
  return far;
}
