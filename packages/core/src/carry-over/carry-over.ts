import {
  LossSurface,
  describeState,
  exploreBasin,
  lossCrossings,
  minimumBelow,
  networkLandscape,
  requireDense,
  type SmoothNetwork,
} from '@kramers/theory';
import type { Experiment, ExperimentPoint } from '../contracts/experiment';
import { aboutNetwork, documentOf } from '../landscape/document-of';
import { dataSeedOf, smoothNetworkOf } from '../landscape/smooth-network';
import { drawData, kernelOf } from '../network/materials';
import type { Registry } from '../plugins/registry';
import {
  carryOverEfforts,
  type CarryOverClaim,
  type CarryOverDocument,
  type CarryOverEffort,
} from './carry-over-document';
import { withoutEscape } from './claim-of';
import { langevinEscape } from './langevin-escape';
import { minibatchEscape } from './minibatch-escape';
import { findSweep, type FoundSweep } from './rank-sweep';
import { continuousClaim, loopClaim, transitionsClaim, trapClaim } from './sweep-claims';

/** The watched β as a share of β*, below which the higher rank has the lower loss; that of the paper is about 0.85. */
const OF_BETA_STAR = 0.85;
/** β of minibatch noise as a share of the fold: barriers there are low, and the trap still holds. */
const OF_FOLD = 0.35;
/** Learning rate times the trap's largest curvature: small, so that discretisation adds little to Langevin noise. */
const LANGEVIN_STEP = 0.15;
/** And for minibatch noise, which it makes: as large as descent takes without swinging to and fro. */
const MINIBATCH_STEP = 1;

type Point = Pick<ExperimentPoint, 'experiment' | 'folder'>;

/**
 * Asks of an experiment's network whether first-order transitions, traps and escapes carry over to it: theory finds the
 * folds and chooses the trap, its β and its temperature; the escapes are simulated from the converged trap.
 *
 * @throws RangeError, one sentence, where the network has no landscape: a kink, too many parameters, no full rank.
 */
export function carryOver(
  point: Point,
  registry: Registry,
  effort: CarryOverEffort = carryOverEfforts.quick,
): CarryOverDocument {
  const network = smoothNetworkOf(point, registry);
  requireDense(new LossSurface(network, 1));
  const found = findSweep(network, effort.minimumStarts);
  const first = found.drops[0]!;
  const beta = rounded(OF_BETA_STAR * (found.betaStar ?? first.beta));
  const { starts, minimumStarts } = effort;
  const options = { sweep: false, starts, minimumStarts, maxStarts: 3 * starts };
  const landscape = networkLandscape(network, beta, options);
  const { surface, traps } = landscape;
  const trap = traps.at(-1);
  if (!trap) throw new RangeError(`at beta ${beta} no rank below the highest has a minimum, so nothing can be trapped`);
  const { basin } = trap;
  const curvature = basin.trap.eigenvalues.at(-1)!;
  const { train } = drawData(point, registry, dataSeedOf(point));
  const kernel = kernelOf({ ...point.experiment, metrics: [] }, registry, train, train);
  const learningRate = rounded(LANGEVIN_STEP / curvature);
  const langevin = langevinEscape({ surface, basin, kernel, learningRate, samples: train.count }, effort);
  const minibatchBeta = rounded(OF_FOLD * first.beta);
  const exit = basin.exits[0];
  return {
    name: nameOf(point.experiment),
    landscape: documentOf(
      { ...landscape, sweep: found.sweep, crossings: lossCrossings(surface, found.sweep) },
      new Map([[basin.trap.rank, langevin.predict]]),
      aboutNetwork(point, network, train.count),
      [],
    ),
    setting: {
      beta,
      fromRank: basin.trap.rank,
      toRank: exit?.to.rank ?? basin.trap.rank + 1,
      temperature: langevin.temperature,
      learningRate,
      minibatchBeta,
    },
    claims: [
      transitionsClaim(found),
      loopClaim(found),
      trapClaim(surface, basin.trap),
      langevin.claim,
      minibatchClaim(found, minibatchBeta),
      depthClaim(point, registry, effort),
    ],
  };

  function minibatchClaim({ surface: any }: FoundSweep, at: number): CarryOverClaim {
    const part = 'minibatch escape';
    if (!train.samples) return withoutEscape(part, 'exact moments have no single samples, and so no minibatch noise');
    const here = any.at(at);
    const end = minimumBelow(here, basin.trap.theta);
    const state = end && describeState(here, end);
    if (state?.rank !== basin.trap.rank) {
      return withoutEscape(part, `the trap is no minimum of rank ${basin.trap.rank} at beta ${at}`);
    }
    const target = (exit ?? { to: basin.trap }).to;
    const low = exploreBasin(here, state, { ...target }, { starts, maxStarts: starts });
    const [nearest] = low.basin.exits;
    if (!nearest) return withoutEscape(part, `no saddle leads out of the trap at beta ${at}`);
    const learnt = minimumBelow(here, nearest.to.theta);
    return minibatchEscape(
      {
        surface: here,
        network: { ...network, samples: train.samples },
        trap: state,
        saddle: nearest.saddle,
        target: learnt ? describeState(here, learnt) : nearest.to,
        kernel,
        learningRate: rounded(MINIBATCH_STEP / state.eigenvalues.at(-1)!),
        samples: train.count,
      },
      effort,
    );
  }
}

/** The same network with one hidden layer. */
function depthClaim({ experiment, folder }: Point, registry: Registry, effort: CarryOverEffort): CarryOverClaim {
  const { activations: _, ...model } = experiment.model;
  const kind = experiment.model.activations?.[0] ?? model.kind;
  const shallow: Experiment = { ...experiment, model: { ...model, kind, depth: 2 } };
  try {
    const network: SmoothNetwork = smoothNetworkOf({ experiment: shallow, folder }, registry);
    return continuousClaim(findSweep(network, effort.minimumStarts));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    return withoutEscape('depth 2', `its sweep came to no end: ${cause.message}`);
  }
}

function nameOf({ model }: Experiment): string {
  return model.activations?.join('–') ?? model.kind;
}

/** Three digits, so that what was chosen can be typed. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
