import type { ResolvedExperiment } from '@kramers/core';
import type { Registry } from '@kramers/core/plugins';
import { inShard, type parseShard } from '@kramers/core/results';
import type { Ahead } from '../progress/pace';
import { rehearse, Stage } from './rehearse';

/** What a run is known to be before it begins; rehearsed, a grid point at a time, when it is asked for. */
export function aheadOf(
  { points, experiment }: Pick<ResolvedExperiment, 'points' | 'experiment'>,
  registry: Registry,
  shard: ReturnType<typeof parseShard> | null = null,
): Ahead {
  const planned = Array.from({ length: points.length * experiment.replicas.count }, (_, place) => place);
  // Data are being drawn for the run itself: what their options say of them is enough here.
  const stage = new Stage(0);
  const bounds = new Map<number, number>();
  const boundOf = (point: number): number => {
    const { steps, bounded } = rehearse(points[point]!, registry, stage);
    return bounded ? steps : Infinity;
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
