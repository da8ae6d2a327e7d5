import {
  describeState,
  minimumBelow,
  normalDeviate,
  sameClass,
  seededRandom,
  type LossSurface,
  type StationaryState,
} from '@kramers/theory';
import { about, above, below, compare } from '../ledger/compare';
import type { CarryOverClaim } from './carry-over-document';
import { claimOf } from './claim-of';
import type { FoundSweep } from './rank-sweep';

/** A singular value lost at a fold is a jump above this share of the strongest one of the targets. */
const JUMP = 0.05;
/** Least width of a loop, as a share of the β at which the higher rank vanishes. */
const LOOP = 0.1;
/** Distance by which the trap is moved, relative to its weights, and how often. */
const PUSH = 0.02;
const PUSHES = 6;

/** Ranks are lost one by one on the way up in β, each in a fold at which the singular value is still large. */
export function transitionsClaim({ drops, full }: FoundSweep): CarryOverClaim {
  const reading = 'on the way up';
  const shares = drops.map(({ share }) => share);
  return claimOf(
    'transitions',
    [
      compare({ reading, quantity: 'folds in which rank is lost', value: drops.length }, about(full, { tolerance: 0 })),
      compare(
        {
          reading,
          quantity: 'most ranks lost in one of them',
          value: Math.max(...drops.map((drop) => drop.fromRank - drop.toRank)),
        },
        about(1, { tolerance: 0 }),
      ),
      compare(
        {
          reading,
          quantity: 'smallest singular value at a fold, as a share of the targets’ strongest',
          value: Math.min(...shares),
        },
        above(JUMP),
      ),
    ],
    drops.map((drop) =>
      compare(
        { reading, quantity: `β of rank ${drop.fromRank} → ${drop.toRank}`, value: drop.beta },
        about(drop.beta, { tolerance: 1e-5 }),
      ),
    ),
    drops.map(({ beta, toRank, fromRank }) => `${fromRank} → ${toRank} at ${beta.toPrecision(4)}`).join(', '),
    'Folds are located to rounding by continuation; what follows is where the gradient flow goes from just above.',
  );
}

/** The counter-check: at depth 2 the singular value falls to nothing before the rank is lost. */
export function continuousClaim({ drops }: FoundSweep): CarryOverClaim {
  const largest = Math.max(...drops.map(({ share }) => share));
  return claimOf(
    'depth 2',
    [
      compare(
        {
          reading: 'at depth 2',
          quantity: 'largest singular value at a transition, as a share of the targets’ strongest',
          value: largest,
        },
        below(JUMP),
      ),
    ],
    [],
    largest < JUMP ? 'continuous' : `jumps by ${largest.toPrecision(2)}`,
    'A linear network of two layers has no first-order transition; where this holds, depth makes the difference too.',
  );
}

/** Below the fold the lower rank stays a minimum, so that a sweep down does not come back by the way that it went. */
export function loopClaim({ drops, sweep, full }: FoundSweep): CarryOverClaim {
  const reading = 'on the way down';
  const widths = drops.map(({ beta, toRank }) => {
    const held = sweep.branches
      .filter(({ rank }) => rank === toRank)
      .flatMap(({ points }) =>
        points.filter(({ index, beta: at }) => index === 0 && at <= beta).map((point) => point.beta),
      );
    return 1 - Math.min(beta, ...held) / beta;
  });
  const narrowest = Math.min(...widths);
  return claimOf(
    'loop',
    widths.map((width, i) =>
      compare(
        {
          reading,
          quantity: `rank ${drops[i]!.toRank} stays a minimum below the fold, as a share of its β`,
          value: width,
          note: 'a lower bound: branches are followed down to a third of the first β at which full rank was found',
        },
        above(LOOP),
      ),
    ),
    [],
    `at least ${Math.round(100 * narrowest)} % of β`,
    `Each of the ${full} lower ranks is still a minimum well below the β at which the higher one vanishes.`,
  );
}

/** A converged trap that is pushed returns to where it was. */
export function trapClaim(surface: LossSurface, trap: StationaryState): CarryOverClaim {
  const reading = 'at rest';
  const random = seededRandom(5);
  const size = PUSH * Math.sqrt(trap.theta.reduce((sum, value) => sum + value * value, 0) / trap.theta.length);
  let back = 0;
  for (let k = 0; k < PUSHES; k++) {
    const end = minimumBelow(
      surface,
      trap.theta.map((value) => value + size * normalDeviate(random)),
    );
    if (end && sameClass(describeState(surface, end), trap)) back += 1;
  }
  return claimOf(
    'trap',
    [
      compare(
        { reading, quantity: 'lowest Hessian eigenvalue', value: trap.eigenvalues[0]! },
        above(trap.zeroModes > 0 ? -1e-9 : 0),
      ),
      compare(
        { reading, quantity: `returns of ${PUSHES} after a push of ${100 * PUSH} % of the weights`, value: back },
        about(PUSHES, { tolerance: 0 }),
      ),
    ],
    [compare({ reading, quantity: 'norm of the gradient', value: trap.gradientNorm }, below(1e-11))],
    `holds rank ${trap.rank}, lowest ${trap.eigenvalues[0]!.toPrecision(2)}`,
    `The lowest state of rank ${trap.rank} is a minimum, and pushed away it comes back.`,
  );
}
