import { SVD } from 'ml-matrix';
import { alignedState, widenNetwork } from './aligned-state';
import { toMatrix } from './dense';
import type { AlignedMode } from './modes';
import { endToEndMap, type LinearNetwork } from './network';
import { inspect, relax, type RelaxOptions, type StationaryPoint } from './relax';

/** A singular value that has fallen to this share of its guess has left its mode. */
const COLLAPSED = 0.01;

/**
 * The true stationary point of a given rank on any data, found from the aligned guess and verified in the full network:
 * gradient norm, number of negative eigenvalues, rank. Hidden unit k carries the k-th learnt mode; units beyond the
 * rank are zero.
 *
 * States of rank r live in r units of each hidden layer, so the search runs in the network of that width, whose Hessian
 * is small, and its result is exact in the wide one.
 *
 * @param modes from `alignedModes(network.moments)`.
 * @param lambdas guesses of λ_i, 0 for collapsed modes.
 * @throws RangeError when shapes do not fit.
 * @throws Error when no such state is found, or it lost a mode, or it has another index in the full network.
 * @example
 * const network = { widths: [2, 4, 4, 2], moments: populationMoments({ correlations: [0.9, 0.8] }), beta: 0.25 };
 * const { modes } = alignedModes(network.moments);
 * rankState(network, modes, [0.6, 0]).zeroModes; // 6
 */
export function rankState(
  network: LinearNetwork,
  modes: readonly AlignedMode[],
  lambdas: readonly number[],
  options: RelaxOptions = {},
): StationaryPoint {
  const { index = 0 } = options;
  const learnt = lambdas.filter((lambda) => lambda > 0);
  const narrow = network.widths.map((width, l) => (l === 0 || l === network.widths.length - 1 ? width : learnt.length));
  let weights = alignedState(network.widths, modes, lambdas);
  if (learnt.length > 0) {
    const relaxed = relax({ ...network, widths: narrow }, alignedState(narrow, modes, lambdas), options);
    const { inputs, outputs } = network.moments;
    const svd = new SVD(toMatrix(endToEndMap(narrow, relaxed.weights), outputs, inputs), { autoTranspose: true });
    const weakest = svd.diagonal[learnt.length - 1]!;
    if (!(weakest > COLLAPSED * Math.min(...learnt))) {
      throw new Error(
        `no state of rank ${learnt.length} near the guess: its weakest singular value fell to ${weakest}`,
      );
    }
    weights = widenNetwork(relaxed.weights, narrow, network.widths);
  }
  const point = inspect(network, weights);
  if (point.negativeModes !== index) {
    throw new Error(
      `the state of rank ${learnt.length} has ${point.negativeModes} negative Hessian eigenvalues instead of ${index}`,
    );
  }
  return point;
}
