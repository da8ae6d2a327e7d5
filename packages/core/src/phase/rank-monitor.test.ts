import { describe, expect, it } from 'vitest';
import { RankMonitor } from './rank-monitor';

const changes = (ranks: readonly number[], hold: number) => {
  const monitor = new RankMonitor(ranks[0]!, hold);
  return ranks.flatMap((rank, epoch) => (epoch > 0 && monitor.sees(epoch, rank) ? [monitor.commit()] : []));
};

describe('committed changes of rank', () => {
  it('are dated to when the new rank began, once it has lasted', () => {
    expect(changes([1, 1, 2, 2, 2, 2], 3)).toEqual([{ epoch: 2, fromRank: 1, toRank: 2 }]);
  });

  it('do not come from a passing fluctuation', () => {
    expect(changes([1, 2, 2, 1, 2, 2, 1, 2, 2, 1], 3)).toEqual([]);
  });

  it('follow a cascade stage by stage, up and down', () => {
    expect(changes([0, 1, 1, 2, 2, 2, 0, 0], 2)).toEqual([
      { epoch: 1, fromRank: 0, toRank: 1 },
      { epoch: 3, fromRank: 1, toRank: 2 },
      { epoch: 6, fromRank: 2, toRank: 0 },
    ]);
  });

  it('start anew when the pending rank changes', () => {
    expect(changes([0, 1, 1, 2, 2, 2], 3)).toEqual([{ epoch: 3, fromRank: 0, toRank: 2 }]);
  });
});
