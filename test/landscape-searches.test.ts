import { networkLandscape } from '@kramers/theory';
import { describe, expect, it } from 'vitest';
import { basinOf } from '../packages/theory/src/network-landscape/saddles/exits';
import { searchSaddles } from '../packages/theory/src/network-landscape/saddles/saddles';
import { sameClass } from '../packages/theory/src/network-landscape/states/stationary-state';
import { activations } from '../packages/theory/src/network-landscape/surface/activations.fixture';
import { whitened } from '../packages/theory/src/network-landscape/surface/whitened.fixture';
import { whitened256 } from './support/whitened-256';

const tanh = { activation: activations.tanh, samples: whitened };
const sigmoid = { activation: activations.sigmoid, samples: whitened256(), bias: true, decayBiases: true };

// Seconds to a minute each.
describe.runIf(process.env['KRAMERS_THOROUGH'])('a hundred searches of another seed for the exits of rank 1', () => {
  it.each([
    ['tanh', tanh, 5, 0.2, 1],
    ['tanh', tanh, 3, 0.2, 1],
    ['sigmoid', sigmoid, 2, 0.0132, 4],
  ] as const)('%s: find none that is not reported (%#)', (_, network, width, beta, count) => {
    const widths = [2, width, width, 2];
    const { surface, minima, traps } = networkLandscape({ ...network, widths }, beta, { sweep: false });
    const { basin, starts, unseen } = traps.find((found) => found.basin.trap.rank === 1)!;
    // Reported after 30 searches, each class found at least twice.
    expect([basin.exits.length, starts, unseen]).toEqual([count, 30, 0]);
    expect(basin.exits.reduce((sum, { hits }) => sum + hits, 0)).toBeLessThanOrEqual(starts);
    const target = minima.find(({ state }) => state.rank === 2)!.state;
    const search = searchSaddles(surface, basin.trap, target, { starts: 100, seed: 99 });
    expect(search.failed).toBe(0);
    expect(search.classes.reduce((sum, { hits }) => sum + hits, 0)).toBe(100);
    const again = basinOf(basin.trap, search.classes);
    for (const { saddle } of again.exits)
      expect(basin.exits.some((known) => sameClass(known.saddle, saddle))).toBe(true);
    // What a search finds besides leads to another minimum of rank 1, and is no exit.
    expect(again.elsewhere).toEqual([]);
    const inside = [...again.within, ...again.inner].reduce((sum, { hits }) => sum + hits, 0);
    expect(inside + again.exits.reduce((sum, { hits }) => sum + hits, 0)).toBe(100);
    expect(inside).toBeLessThanOrEqual(2);
  });
});
