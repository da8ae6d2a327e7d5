import type { SampledFreeEnergy } from '@kramers/protocols';
import { transmissionFinding } from '@kramers/protocols';
import { describe, expect, it } from 'vitest';
import { doubleWell } from './support/double-well';
import { resultsOf } from './support/lab';
import { particlePlugin } from './support/particle';

const STIFFNESS = 1.5;
/** cos 30° and sin 30°. */
const [ALONG, ACROSS] = [Math.sqrt(0.75), 0.5];

/**
 * Two "weights" a and b in V = (a² − 1)²/4 + ¾b². The "first singular value" is a·cos 30° + b·sin 30°, a coordinate
 * that tells the wells apart, and yet is not the one along which they are left: as T → 0, κ = cos² 30° − sin² 30°/1.5 =
 * 0.583.
 */
const tiltedWellPlugin = particlePlugin({
  name: 'tilted-well',
  summary: 'A particle in a double well that is looked at from aside',
  start: [-1, 0],
  energy: ([a, b]) => doubleWell(a!) + (STIFFNESS / 2) * b! * b!,
  slope([a, b], scale, out) {
    out[0] = scale * a! * (a! * a! - 1);
    out[1] = scale * STIFFNESS * b!;
  },
  coordinate: ([a, b]) => ALONG * a! + ACROSS * b!,
});

const well = (protocol: object) => ({
  name: 'tilted well',
  data: { correlations: [0.9], population: true },
  model: { kind: 'tilted-well' },
  backend: 'tilted-well',
  training: { batchSize: 'full', learningRate: 0.04 },
  escape: { singularValue: 1, above: 0.5 },
  replicas: { count: 1, seed: 1 },
  protocol: {
    kind: 'umbrella-sampling',
    ...{ trapBeta: 0, rank: 0, beta: 0, temperature: 0.03, power: 1 },
    ...{ windows: 24, looks: 1000, highest: 0.8 },
    ...protocol,
  },
});

const sampled = async (protocol: object) => {
  const [found] = await resultsOf(well(protocol), tiltedWellPlugin);
  return { ...(found!.value as SampledFreeEnergy), warnings: found!.warnings };
};

describe('the transmission coefficient of a coordinate that leaves something out', () => {
  // Some two seconds.
  it('comes beside ln τ, and the finding says what all replicas come to', async () => {
    const found = await sampled({ transmission: { states: 500, shots: 8 } });
    const { lnTau, transmission, warnings } = found;
    expect(warnings).toEqual([]);
    // κ = 0.604 on a grid. Over 23 other seeds z was 0.04 ± 1.00, at most 2.3, and the error 0.18 at most: another seed
    // fails in 1 of 15 000 tries.
    const { lnKappa, lnKappaError, committorSpread } = transmission!;
    expect(Math.abs(lnKappa - Math.log(0.604))).toBeLessThan(4 * lnKappaError);
    expect(lnKappaError).toBeLessThan(0.2);
    // 0.128 ± 0.030 over those seeds.
    expect(Math.abs(committorSpread.value - 0.128)).toBeLessThan(0.12);
    expect(transmission!.lnTau).toBeCloseTo(lnTau! - lnKappa, 9);
    expect(transmission).toMatchObject({ states: 512, shots: 8 });
    const point = { label: '', replicas: 2 } as Parameters<typeof transmissionFinding.of>[1];
    const one = transmissionFinding.of([found], point) as Record<string, number>;
    const two = transmissionFinding.of([found, found, null, { kind: 'committor' }], point) as Record<string, number>;
    expect(one['kappaHigh']).toBeCloseTo(transmission!.kappaHigh, 9);
    expect(two).toMatchObject({ replicas: 2, lnTau: transmission!.lnTau });
    expect(two['lnTauError']! / one['lnTauError']!).toBeCloseTo(Math.SQRT1_2, 9);
    expect(transmissionFinding.of([null], point)).toBeUndefined();
  });

  it('says in one sentence why there is none', async () => {
    const { lnTau, transmission, warnings } = await sampled({ looks: 300, transmission: { states: 16, shots: 2 } });
    expect(lnTau).not.toBeNull();
    expect(transmission).toBeNull();
    expect(warnings).toEqual([
      expect.stringMatching(
        /^no transmission coefficient: of 32 walks .* 12 got back and 20 over, .*; give more states/,
      ),
    ]);
  });
});
