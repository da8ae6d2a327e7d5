import { particlePlugin } from './particle';

/** V(x) = (x² − 1)²/4: wells at ±1, a barrier of ¼ between them. */
export function doubleWell(x: number): number {
  return (x * x - 1) ** 2 / 4;
}

/**
 * A particle in a double well as a network: what the estimators say of it can be compared with an exact answer. Its one
 * "weight" stands where the first singular value would: rank 0 on the left, rank 1 on the right.
 */
export const doubleWellPlugin = particlePlugin({
  name: 'double-well',
  summary: 'A particle in a double well',
  start: [-1],
  energy: ([x]) => doubleWell(x!),
  slope([x], scale, out) {
    out[0] = scale * x! * (x! * x! - 1);
  },
  coordinate: ([x]) => x!,
});

/**
 * Mean number of steps after which x ← x − ηV′(x) + √(2ηT)·ξ, started at −1, is first found past `target`. Exact for
 * the discrete chain: m(x) = 1 + ∫_{y ≤ target} K(x, y)·m(y) dy on Gauss–Legendre nodes, which must lie closer than one
 * step's noise reaches.
 */
export function meanPassageSteps(learningRate: number, temperature: number, target: number, count = 120): number {
  const { nodes, weights } = gaussLegendre(count, -2.2, target);
  const kernel = stepDensity(learningRate, temperature);
  const rows = nodes.map((x, i) => [...nodes.map((y, j) => Number(i === j) - kernel(x, y) * weights[j]!), 1]);
  const times = solve(rows);
  return 1 + nodes.reduce((sum, y, j) => sum + kernel(-1, y) * weights[j]! * times[j]!, 0);
}

/**
 * Probability that the same chain, begun at `from`, is found past `target` before it is found below `basin`: h(x) =
 * P(next ≥ target) + ∫ K(x, y)·h(y) dy.
 */
export function crossingProbability(
  learningRate: number,
  temperature: number,
  from: number,
  basin: number,
  target: number,
): number {
  const { nodes, weights } = gaussLegendre(120, basin, target);
  const beyond = gaussLegendre(120, target, target + 2);
  const kernel = stepDensity(learningRate, temperature);
  const atOnce = (x: number): number => beyond.nodes.reduce((sum, y, j) => sum + kernel(x, y) * beyond.weights[j]!, 0);
  const chances = solve(
    nodes.map((x, i) => [...nodes.map((y, j) => Number(i === j) - kernel(x, y) * weights[j]!), atOnce(x)]),
  );
  return atOnce(from) + nodes.reduce((sum, y, j) => sum + kernel(from, y) * weights[j]! * chances[j]!, 0);
}

/** K(x, y), the density of the next step's place. */
function stepDensity(learningRate: number, temperature: number): (x: number, y: number) => number {
  const variance = 2 * learningRate * temperature;
  return (x, y) => {
    const drift = x - learningRate * x * (x * x - 1);
    return Math.exp(-((y - drift) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
  };
}

function gaussLegendre(count: number, from: number, to: number): { nodes: number[]; weights: number[] } {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < count; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 0;
    for (let iteration = 0; iteration < 50; iteration++) {
      let [previous, value] = [1, x];
      for (let k = 2; k <= count; k++) [previous, value] = [value, ((2 * k - 1) * x * value - (k - 1) * previous) / k];
      slope = (count * (x * value - previous)) / (x * x - 1);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    nodes.push((from + to) / 2 + ((to - from) / 2) * x);
    weights.push((to - from) / ((1 - x * x) * slope * slope));
  }
  return { nodes, weights };
}

/** Gaussian elimination with pivoting; each row ends with its right-hand side. */
function solve(rows: number[][]): number[] {
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    const pivot = rows
      .slice(k)
      .reduce((best, row, i) => (Math.abs(row[k]!) > Math.abs(rows[best]![k]!) ? k + i : best), k);
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i]![k]! / rows[k]![k]!;
      for (let j = k; j <= n; j++) rows[i]![j]! -= factor * rows[k]![j]!;
    }
  }
  const solution = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const known = rows[i]!.slice(i + 1, n).reduce((sum, a, j) => sum + a * solution[i + 1 + j]!, 0);
    solution[i] = (rows[i]![n]! - known) / rows[i]![i]!;
  }
  return solution;
}
