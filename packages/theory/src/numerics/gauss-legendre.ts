import { cos, pow } from '../elementary';

/** Nodes of the rule on a panel: exact for polynomials up to degree 39. */
const POINTS = 20;

let rule: { nodes: Float64Array; weights: Float64Array } | undefined;

/**
 * ∫_a^b f by 20-point Gauss–Legendre quadrature on equal panels. Smooth integrands converge as panels^{−40}; a kink
 * belongs at the end of an interval, so split there.
 *
 * @param panels number of panels, default 8
 * @throws RangeError on ends that are not finite or fewer than one panel
 * @example integrate(Math.exp, 0, 1); // e − 1
 */
export function integrate(f: (x: number) => number, from: number, to: number, panels = 8): number {
  if (!(Number.isFinite(from) && Number.isFinite(to))) {
    throw new RangeError(`An integral needs finite ends, got ${from} and ${to}; substitute a variable that has them.`);
  }
  if (!(Number.isInteger(panels) && panels >= 1)) {
    throw new RangeError(`Quadrature needs a whole number of panels, 1 or more, got ${panels}.`);
  }
  const { nodes, weights } = (rule ??= gaussLegendreRule(POINTS));
  const half = (to - from) / (2 * panels);
  let sum = 0;
  for (let panel = 0; panel < panels; panel++) {
    const centre = from + (2 * panel + 1) * half;
    for (let i = 0; i < POINTS; i++) sum += weights[i]! * f(centre + half * nodes[i]!);
  }
  return half * sum;
}

/** Nodes and weights on [−1, 1]: roots of the Legendre polynomial P_n by Newton's method, weights 2/((1 − x²)P_n′²). */
function gaussLegendreRule(n: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = cos((Math.PI * (i + 0.75)) / (n + 0.5));
    for (let iteration = 0; iteration < 50; iteration++) {
      const { value, slope } = legendre(n, x);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * pow(legendre(n, x).slope, 2));
  }
  return { nodes, weights };
}

function legendre(n: number, x: number): { value: number; slope: number } {
  let before = 1;
  let value = x;
  for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return { value, slope: (n * (x * value - before)) / (x * x - 1) };
}
