import { runInThisContext } from 'node:vm';
import type { ResolvedExperiment } from '@kramers/core';
import type { Registry } from '@kramers/core/plugins';
import { inShard, type parseShard } from '@kramers/core/results';
import type { Ahead } from '../progress/pace';
import { rehearse, Stage } from './rehearse';

/** Milliseconds that a rehearsal may take: it keeps everything else in this thread waiting. */
const PATIENCE = 200;

/**
 * What a run is known to be before it begins; rehearsed, a grid point at a time, when it is asked for. Where a
 * rehearsal takes too long, nothing is known of the others either.
 */
export function aheadOf(
  { points, experiment }: Pick<ResolvedExperiment, 'points' | 'experiment'>,
  registry: Registry,
  shard: ReturnType<typeof parseShard> | null = null,
): Ahead {
  const planned = Array.from({ length: points.length * experiment.replicas.count }, (_, place) => place);
  // Data are being drawn for the run itself: what their options say of them is enough here.
  const stage = new Stage(0);
  const bounds = new Map<number, number>();
  let tooLong = false;
  const boundOf = (point: number): number => {
    const work = tooLong ? null : within(PATIENCE, () => rehearse(points[point]!, registry, stage));
    tooLong ||= work === null;
    return work?.bounded ? work.steps : Infinity;
  };
  return {
    cells: planned.filter((place) => shard === null || inShard(place, shard)).length,
    boundAt(point) {
      const bound = bounds.get(point) ?? boundOf(point);
      bounds.set(point, bound);
      return bound;
    },
  };
}

const entrance = 'kramers.rehearsal';

/** What the work gives, or null where it took longer: a protocol may loop for ever on answers that are made up. */
function within<Result>(milliseconds: number, work: () => Result): Result | null {
  Reflect.set(globalThis, Symbol.for(entrance), work);
  try {
    return runInThisContext(`globalThis[Symbol.for('${entrance}')]()`, { timeout: milliseconds }) as Result;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null;
    throw cause;
  } finally {
    Reflect.deleteProperty(globalThis, Symbol.for(entrance));
  }
}
