import { QR } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { toMatrix, writeMatrix } from '../landscape/dense';
import { populationMoments, sampleMoments } from '../landscape/moments';
import { oneModeStationary } from '../landscape/one-mode';
import { gaussianSamples, normalArray, normals } from '../landscape/random.fixture';
import { classifySpectrum } from '../landscape/spectrum';
import { kramersLanger } from './kramers-langer';
import { orbitDimension } from './orbit';

const clock = { learningRate: 0.08, stepsPerEpoch: 8 };
const task = { depth: 3, width: 10, inputs: 5, outputs: 2, correlations: [0.9, 0.8], beta: 0.25 };

describe('rank 1 → 2 of the 5-10-10-2 network at β = 0.25', () => {
  const escape = kramersLanger({ ...task, fromRank: 1, toRank: 2 });

  test('has 18 zero modes at the minimum, 34 at the saddle, and the barrier of the single mode', () => {
    expect(escape).toMatchObject({ zeroModesMinimum: 18, zeroModesSaddle: 34, z: 16, mode: 1 });
    expect(escape.saddle.negativeModes).toBe(1);
    expect(escape.negativeEigenvalue).toBeLessThan(0);
    expect(escape.barrier).toBeCloseTo(oneModeStationary({ depth: 3, correlation: 0.8 }, 0.25).barrierUp!, 14);
  });

  test.each([
    [6e-4, 3.37],
    [5e-4, 6.16],
    [4e-4, 10.74],
    [3e-4, 19.06],
  ])('ln τ at T = %f is %f epochs', (temperature, lnTau) => {
    expect(Math.abs(escape.lnTau({ temperature, ...clock }) - lnTau)).toBeLessThan(0.02);
  });

  test('ln τ follows from the prefactor, and its slope against 1/T is ΔE − (z/2)T', () => {
    const temperature = 5e-4;
    const rebuilt = escape.lnPrefactor + 8 * Math.log(temperature) + escape.barrier / temperature - Math.log(0.64);
    expect(escape.lnTau({ temperature, ...clock })).toBe(rebuilt);
    const at = (inverse: number) => escape.lnTau({ temperature: 1 / inverse, ...clock });
    const step = 0.5;
    const slope = (at(1 / temperature + step) - at(1 / temperature - step)) / (2 * step);
    expect(slope).toBeCloseTo(escape.effectiveBarrier(temperature), 9);
    expect(escape.effectiveBarrier(temperature)).toBeCloseTo(escape.barrier - 8 * temperature, 15);
    expect(() => escape.effectiveBarrier(0)).toThrow(/temperature/);
    expect(() => escape.lnTau({ temperature, learningRate: 0.08, stepsPerEpoch: 0 })).toThrow(/stepsPerEpoch/);
  });

  test('two inputs instead of five lower ln τ by 0.07', () => {
    const square = kramersLanger({ ...task, inputs: 2, fromRank: 1, toRank: 2 });
    expect(escape.lnPrefactor - square.lnPrefactor).toBeCloseTo(0.067, 3);
  });

  test('turning inputs and outputs changes nothing', () => {
    const plain = populationMoments(task);
    const left = new QR(toMatrix(normalArray(1, 4), 2, 2)).orthogonalMatrix;
    const right = new QR(toMatrix(normalArray(2, 25), 5, 5)).orthogonalMatrix;
    const cyx = new Float64Array(10);
    writeMatrix(left.mmul(toMatrix(plain.cyx, 2, 5)).mmul(right), cyx);
    const turned = kramersLanger({
      depth: 3,
      width: 10,
      moments: { ...plain, cyx },
      beta: 0.25,
      fromRank: 1,
      toRank: 2,
    });
    expect(turned.lnPrefactor).toBeCloseTo(escape.lnPrefactor, 9);
    expect(turned.barrier).toBeCloseTo(escape.barrier, 13);
  });
});

test.each([
  { depth: 3, width: 4, beta: 0.25, fromRank: 0, toRank: 1 },
  { depth: 3, width: 2, beta: 0.25, fromRank: 1, toRank: 2 },
  { depth: 4, width: 6, beta: 0.15, fromRank: 1, toRank: 2 },
  { depth: 6, width: 5, beta: 0.1, fromRank: 1, toRank: 2 },
  { depth: 4, width: 6, beta: 0.15, fromRank: 2, toRank: 1 },
  { depth: 5, width: 5, beta: 0.1, fromRank: 1, toRank: 0 },
])('depth $depth, width $width, rank $fromRank → $toRank: z counts the new rotations', (escape) => {
  const result = kramersLanger({ ...escape, inputs: 4, outputs: 3, correlations: [0.9, 0.8] });
  const { depth, width, fromRank, toRank } = escape;
  expect(result.z).toBe(toRank > fromRank ? (depth - 1) * (width - fromRank - 1) : 0);
  expect(result.zeroModesMinimum).toBe(
    orbitDimension([4, ...Array.from({ length: depth - 1 }, () => width), 3], fromRank),
  );
});

test('finite samples: the rate is that of the sample’s own landscape', () => {
  const moments = sampleMoments(
    gaussianSamples({ seed: 3, count: 512, correlations: [0.9, 0.8], inputs: 5, outputs: 2 }),
  );
  const up = kramersLanger({ depth: 3, width: 10, moments, beta: 0.25, fromRank: 1, toRank: 2 });
  const down = kramersLanger({ depth: 3, width: 10, moments, beta: 0.25, fromRank: 2, toRank: 1 });
  expect(
    [up.minimum.gradientNorm, up.saddle.gradientNorm, down.minimum.gradientNorm].every((norm) => norm < 1e-10),
  ).toBe(true);
  // One saddle serves both directions.
  expect(up.saddle.loss).toBeCloseTo(down.saddle.loss, 12);
  expect(up.z).toBe(16);
});

test('a mode that is not the next in line gives no first-order saddle', () => {
  expect(() => kramersLanger({ ...task, fromRank: 1, toRank: 2, learnt: [1] })).toThrow(
    /negative Hessian eigenvalues instead of 0/,
  );
});

test('equal correlations that both take part keep the count of zero modes', () => {
  expect(
    kramersLanger({ depth: 3, width: 5, correlations: [0.9, 0.9, 0.8], beta: 0.2, fromRank: 2, toRank: 3 }).z,
  ).toBe(4);
});

describe('against exact results for one input and one output', () => {
  /**
   * ln of the exact partition function of the rank-1 well at depth 3: W_3 and all of W_2 but its column along W_1
   * integrate exactly, which leaves two radii, |W_1| and the length of that column.
   */
  function lnPartition(width: number, eta: number, beta: number, temperature: number, energy: number): number {
    let lnSphere = width % 2 === 1 ? Math.log(2) : Math.log(2 * Math.PI);
    for (let d = width % 2 === 1 ? 1 : 2; d < width; d += 2) lnSphere += Math.log((2 * Math.PI) / d);
    const barrier = oneModeStationary({ depth: 3, correlation: eta }, beta).saddle!;
    const points = 600;
    const step = 1.5 / points;
    let sum = 0;
    for (let i = 0; i < points; i++) {
      for (let j = 0; j < points; j++) {
        const [a, b] = [(i + 0.5) * step, (j + 0.5) * step];
        const square = (a * b) ** 2;
        if ((eta * square) / (square + beta) < barrier) continue;
        const exponent =
          ((eta * eta * square) / (square + beta) - beta * (a * a + b * b) + 2 * energy) / (2 * temperature);
        sum += (Math.exp(exponent) * (a * b) ** (width - 1)) / Math.sqrt(square + beta);
      }
    }
    const gaussians = ((width - 1) * (width + 1)) / 2;
    const lnGaussians =
      0.5 * Math.log(2 * Math.PI * temperature) + gaussians * Math.log((2 * Math.PI * temperature) / beta);
    return 2 * lnSphere + Math.log(sum * step * step) - energy / temperature + lnGaussians;
  }

  test.each([1, 2, 3])('width %i: orbit volume and frequencies give the partition function as T → 0', (width) => {
    const { minimum, lnVolumeMinimum } = kramersLanger({
      depth: 3,
      width,
      correlations: [0.9],
      beta: 0.33,
      fromRank: 1,
      toRank: 0,
    });
    const { positive } = classifySpectrum(minimum.eigenvalues);
    const energy = minimum.loss - 0.5;
    const errors = [1e-3, 5e-4].map((temperature) => {
      const lnModes = positive.reduce((sum, value) => sum + Math.log((2 * Math.PI * temperature) / value) / 2, 0);
      return lnPartition(width, 0.9, 0.33, temperature, energy) - (lnVolumeMinimum + lnModes - energy / temperature);
    });
    expect(Math.abs(errors[0]!)).toBeLessThan(0.01);
    // What is left is anharmonic, proportional to T.
    expect(errors[0]! / errors[1]!).toBeCloseTo(2, 1);
  });

  test('width 1: direct simulation of rank 0 → 1 agrees, so the four equivalent saddles are counted', () => {
    const [eta, beta, step, runs] = [0.9, 0.3, 0.03, 250];
    const escape = kramersLanger({ depth: 3, width: 1, correlations: [eta], beta, fromRank: 0, toRank: 1 });
    const temperature = escape.barrier / 2.5;
    const next = normals(11);
    const kick = Math.sqrt(2 * step * temperature);
    let steps = 0;
    for (let run = 0; run < runs; run++) {
      let [a, b, c] = [0, 0, 0];
      while (a * b * c < 0.35) {
        const residual = a * b * c - eta;
        const move = (value: number, others: number) =>
          value - step * (residual * others + beta * value) + kick * next();
        [a, b, c] = [move(a, b * c), move(b, a * c), move(c, a * b)];
        steps++;
      }
    }
    const measured = Math.log((steps * step) / runs);
    // Four standard errors 1/√250: another seed would fail in 1 of 16 000 tries, were the formula exact; one saddle
    // forgotten is ln(4/3) = 0.29, four taken for one 1.39.
    expect(
      Math.abs(measured - escape.lnTau({ temperature, learningRate: step, stepsPerEpoch: 1 / step })),
    ).toBeLessThan(0.25);
  });
});
