import {
  describeState,
  exponentialRate,
  minimumBelow,
  type LossSurface,
  type Saddle,
  type SmoothNetwork,
  type StationaryState,
} from '@kramers/theory';
import { log } from '@kramers/theory/elementary';
import type { Kernel } from '../contracts/kernel';
import { above, below, compare } from '../ledger/compare';
import type { CarryOverClaim, CarryOverEffort } from './carry-over-document';
import { brokenPart } from './broken-part';
import { claimOf } from './claim-of';
import { noiseShare } from './gradient-noise';
import { watchEscapes, type Watched } from './watch-escapes';

/** Below this share of the noise along the way out nothing but rounding feeds the missing mode. */
const ROUNDING = 1e-12;
/** Perturbations of the start: relative to nothing, since weights are of order one. */
const MOVED = [1e-6, 1e-2];
/** ln τ falls by less than this between starts moved by nothing and by most, where noise does the work. */
const INDEPENDENT = 1;

/** A converged trap at the β at which minibatch noise alone is tried. */
export interface MinibatchTrap {
  readonly surface: LossSurface;
  /** The network on all its training samples, whose single gradients are the noise. */
  readonly network: SmoothNetwork;
  readonly trap: StationaryState;
  readonly saddle: Saddle;
  /** The state behind the saddle. */
  readonly target: StationaryState;
  readonly kernel: Kernel;
  readonly learningRate: number;
  readonly samples: number;
}

/**
 * Escapes from a converged trap by the noise of single samples, drawn with replacement, and what tells activation from
 * other ways out: the noise's share along what parts trap and saddle, copies of units, the same descent with full
 * batches, and starts that are moved. Where τ falls with the logarithm of that move, the trap has lost its stability,
 * and noise is only the seed.
 */
export function minibatchEscape(given: MinibatchTrap, effort: CarryOverEffort): CarryOverClaim {
  const { surface, network, trap, saddle, target, samples } = given;
  const reading = 'by minibatch noise';
  const way = saddle.theta.map((value, i) => value - trap.theta[i]!);
  const share = noiseShare(network, trap.theta, brokenPart(network, trap, way));
  const fed = share > ROUNDING;
  const run = (moved: number, replicas: number, batchSize = 1) => watch(given, effort, moved, replicas, batchSize);
  const still = run(0, effort.replicas);
  const full = run(0, 1, samples);
  const moved = MOVED.map((size) => run(size, Math.ceil(effort.replicas / 2)));
  const own = exponentialRate(still);
  const shift = dependence(
    own.lnTau,
    moved.map((runs) => exponentialRate(runs).lnTau),
  );
  const arrived = still
    .filter(({ escaped }) => escaped)
    .map(({ weights }) => minimumBelow(surface, weights))
    .filter((end) => end && describeState(surface, end).rank >= target.rank).length;
  const copied = trap.groups.filter(({ units }) => units.length > 1).length;
  const readings = [
    compare(
      { reading, quantity: 'share of the noise along what parts trap and saddle', value: share },
      above(ROUNDING),
    ),
    compare(
      {
        reading,
        quantity: 'escapes that relax to the higher rank',
        value: arrived,
        note: `${own.escapes} of ${still.length} crossed, in ${Math.round(own.totalTime)} steps of single samples`,
      },
      above(0),
    ),
    ...(own.escapes === 0
      ? []
      : [
          compare(
            { reading, quantity: 'fall of ln τ from a start moved by nothing to one moved by 1e-2', value: shift },
            below(INDEPENDENT),
          ),
        ]),
  ];
  const asides = [
    compare(
      {
        reading,
        quantity: 'escapes with full batches in as many steps',
        value: full.filter(({ escaped }) => escaped).length,
      },
      below(1),
    ),
    compare({ reading, quantity: 'groups of units that are copies', value: copied }, below(1)),
    compare(
      {
        reading,
        quantity: 'largest missing mode among those that stayed',
        value: Math.max(0, ...still.map(({ highest }) => highest)),
      },
      above(ROUNDING),
    ),
    compare(
      {
        reading,
        quantity: 'ln τ in flow time',
        value: own.lnTau === null ? null : own.lnTau + log(given.learningRate),
        interval: [
          log(own.tauLow * given.learningRate),
          own.tauHigh === null ? null : log(own.tauHigh * given.learningRate),
        ],
      },
      above(-Infinity),
    ),
  ];
  return claimOf('minibatch escape', readings, asides, ...told(fed, own.escapes, still.length, shift, copied));
}

function watch(
  { surface, trap, saddle, target, kernel, learningRate }: MinibatchTrap,
  effort: CarryOverEffort,
  moved: number,
  replicas: number,
  batchSize: number,
): Watched[] {
  const place = target.rank - 1;
  const single = batchSize === 1;
  return watchEscapes({
    kernel,
    start: trap.theta,
    knobs: { beta: surface.beta, learningRate, temperature: 0, batchSize, sampling: 'replacement' },
    replicas,
    steps: single ? effort.minibatchSteps : Math.ceil(effort.minibatchSteps / 10),
    every: 100,
    singularValue: target.rank,
    level: Math.max(0.5 * target.singularValues[place]!, 1.5 * saddle.singularValues[place]!),
    seed: 101,
    moved,
  });
}

/** How far ln τ falls as the start is moved; null where nothing escaped from the still one. */
function dependence(own: number | null, moved: readonly (number | null)[]): number | null {
  const last = moved.at(-1) ?? null;
  return own === null || last === null ? null : own - last;
}

function told(
  fed: boolean,
  escapes: number,
  replicas: number,
  shift: number | null,
  copied: number,
): [found: string, reason: string] {
  if (escapes === 0) {
    if (fed) return [`none of ${replicas}`, 'Noise feeds the missing mode, and no escape was seen: a bound, no proof.'];
    const why = copied > 0 ? 'its units are copies, which every batch moves alike' : 'no batch feeds it';
    return ['absorbed', `The noise has no share along the missing mode: ${why}, and nothing left the trap.`];
  }
  if (shift === null && fed) {
    return [`${escapes} of ${replicas} escape`, 'Some leave, too few to tell noise from lost stability.'];
  }
  if (!fed || (shift !== null && shift >= INDEPENDENT)) {
    const seed = fed ? 'the sooner the more its start is moved' : 'though no batch feeds the missing mode';
    return ['lost stability', `It leaves, ${seed}: under this noise the trap is unstable, and nothing is activated.`];
  }
  return [
    `${escapes} of ${replicas} escape`,
    'It leaves from any start alike, and not with full batches: the noise itself carries it out.',
  ];
}
