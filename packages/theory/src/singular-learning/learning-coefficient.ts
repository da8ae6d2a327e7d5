import { requireInteger, requireNonNegative } from '../landscape/checks';

/**
 * λ, the learning coefficient (real log canonical threshold) of a deep linear network whose true map has rank r: the
 * free energy of n samples grows as λ ln n, and the volume of weights with a loss below ε as ε^λ. Exact; Aoyagi
 * (2024), Theorem 1, in the form that the widths H_1 … H_{L+1} (inputs and outputs included) and M_s = H_s − r take:
 *
 * λ = ½(−r² + r(H_1 + H_{L+1})) + a(ℓ − a)/(4ℓ) − ((ℓ − 1)ℓ/4)·(ΣM/ℓ)² + ½Σ_{i<j} M_iM_j,
 *
 * sums over the set 𝓜 of the ℓ + 1 smallest M, a = ΣM − (⌈ΣM/ℓ⌉ − 1)ℓ. 𝓜 is the set with ΣM ≥ ℓ·max over 𝓜 and ΣM <
 * ℓ·min outside. There is just one: taking the M in ascending order, the first ℓ with ΣM < ℓ·M_next (or ℓ = L). Equal
 * M's are never torn apart: were M_next the largest within, the first condition would contradict the second.
 *
 * It is the coefficient at the most singular point of the fibre W_L…W_1 = W; λ̂ of a sampler is local.
 *
 * @param widths [H_1, …, H_{L+1}], at least two
 * @param rank r, at most the smallest width
 * @throws RangeError on fewer than two widths, a width below 1, or a rank that does not fit
 * @example
 * learningCoefficient([10, 10, 10, 10], 1); // 36.5
 */
export function learningCoefficient(widths: readonly number[], rank: number): number {
  const { depth, sum, squares, a } = decidingWidths(widths, rank);
  const regular = (rank * (widths[0]! + widths[widths.length - 1]!) - rank * rank) / 2;
  const pairs = (sum * sum - squares) / 2;
  return regular + (a * (depth - a)) / (4 * depth) - ((depth - 1) * sum * sum) / (4 * depth) + pairs / 2;
}

/**
 * m, the multiplicity of that coefficient: the order of the pole at λ, a(ℓ − a) + 1 with the a and ℓ of
 * `learningCoefficient` (Aoyagi 2024, Theorem 1). The free energy of n samples is λ ln n − (m − 1) ln ln n, and the
 * mean loss under e^{−𝓛/T} is T·(λ − (m − 1)/(ln(1/T) + b)), b being a constant of the prior.
 *
 * @param widths as `learningCoefficient` takes them
 * @throws RangeError as `learningCoefficient` does
 * @example
 * learningCoefficientMultiplicity([3, 5, 3], 0); // 2
 */
export function learningCoefficientMultiplicity(widths: readonly number[], rank: number): number {
  const { depth, a } = decidingWidths(widths, rank);
  return a * (depth - a) + 1;
}

/** ℓ, a, ΣM and ΣM² over the set 𝓜 of the ℓ + 1 smallest M that decides about both. */
function decidingWidths(widths: readonly number[], rank: number) {
  if (widths.length < 2) {
    throw new RangeError(`A network has at least two widths, inputs and outputs, got [${widths.join(', ')}].`);
  }
  widths.forEach((width, i) => {
    requireInteger(`widths[${i}]`, width, 1);
  });
  requireInteger('rank', rank, 0);
  if (rank > Math.min(...widths)) {
    throw new RangeError(`A map of rank ${rank} does not fit through the widths ${widths.join('-')}; lower the rank.`);
  }
  const excess = widths.map((width) => width - rank).sort((x, y) => x - y);
  const { depth, sum } = deciding(excess);
  const squares = excess.slice(0, depth + 1).reduce((total, m) => total + m * m, 0);
  return { depth, sum, squares, a: sum - (Math.ceil(sum / depth) - 1) * depth };
}

/** ℓ, and ΣM over the ℓ + 1 smallest, for ascending M. */
function deciding(excess: readonly number[]): { depth: number; sum: number } {
  let sum = excess[0]!;
  for (let depth = 1; depth < excess.length - 1; depth++) {
    sum += excess[depth]!;
    if (sum < depth * excess[depth + 1]!) return { depth, sum };
  }
  return { depth: excess.length - 1, sum: sum + excess[excess.length - 1]! };
}

/**
 * λ at a minimum whose flat directions are those of a smooth manifold (an orbit of symmetries, say) and whose loss is
 * quadratic across it: ½(D − zero modes), half the number of directions that cost anything. A saddle has no learning
 * coefficient.
 *
 * @param parameters D
 * @param zeroModes dimension of the manifold; for the rank-r state of a regularised linear network, `orbitDimension`
 * @throws RangeError unless both are whole and zeroModes ≤ D
 * @example
 * quadraticLearningCoefficient(parameterCount([5, 10, 10, 2]), orbitDimension([5, 10, 10, 2], 1)); // 76
 */
export function quadraticLearningCoefficient(parameters: number, zeroModes: number): number {
  requireInteger('parameters', parameters, 1);
  requireInteger('zeroModes', zeroModes, 0);
  requireNonNegative('parameters − zeroModes', parameters - zeroModes);
  return (parameters - zeroModes) / 2;
}
