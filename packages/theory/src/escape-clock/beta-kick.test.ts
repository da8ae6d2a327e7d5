import { expect, test } from 'vitest';
import { populationMoments } from '../landscape/moments';
import { normals } from '../landscape/random.fixture';
import { betaKickProbability, betaKickTime } from './beta-kick';
import { blowUpLaw, quantileWithError } from './blow-up-law';
import { escapeClock, escapesWithProbability } from './clock';
import { thermalBetaKickConstant, thermalBetaKickTimes, thermalUnit } from './thermal-beta-kick';
import { escapedShare, trapOf } from './trap.fixture';

const mode = { depth: 3, correlation: 0.8 };
const thorough = Boolean(process.env['KRAMERS_THOROUGH']);
const block = { depth: 3, width: 5 };
const law = blowUpLaw(block, { samples: 1500 });
const trap = () => trapOf([2, 6, 6, 2], populationMoments({ correlations: [0.9, 0.8] }), 0.25, 1);

test('no time is no kick, and time and probability are inverse', () => {
  const kick = { beta: 0.25, to: 0.05, amplitude: 0.1 };
  const none = escapesWithProbability(law, 0.1, escapeClock(mode, 0.25));
  expect(betaKickProbability(law, mode, kick, 0)).toEqual(none);
  for (const probability of [0.3, 0.5, 0.9]) {
    const { value, error } = betaKickTime(law, mode, kick, probability)!;
    expect(error).toBeGreaterThan(0);
    expect(betaKickProbability(law, mode, kick, value).value).toBeCloseTo(probability, 2);
  }
});

test('a shallow kick may never be long enough, and a large amplitude needs none', () => {
  expect(betaKickTime(law, mode, { beta: 0.25, to: 0.2, amplitude: 0.05 }, 0.5)).toBeNull();
  expect(betaKickTime(law, mode, { beta: 0.25, to: 0.05, amplitude: 0.4 }, 0.5)!.value).toBe(0);
  expect(() => betaKickTime(law, mode, { beta: 0.25, to: 0.3, amplitude: 0.1 }, 0.5)).toThrow(/below β = 0.25/);
});

// Standard error of the share: .041 (150 runs) or .025 (400); theory to .1; 2.6 errors on top, 1 seed in 100.
test.each(thorough ? [0.2, 0.5, 0.8] : [0.5])(
  'β-kicks of t_q free a share %s',
  (probability) => {
    const [runs, error] = thorough ? [400, 0.025] : [150, 0.041];
    const { value } = betaKickTime(law, mode, { beta: 0.25, to: 0.05, amplitude: 0.08 }, probability)!;
    const share = escapedShare(trap(), 0.08, runs, normals(5), { to: 0.05, steps: Math.round(value / 0.08) });
    expect(Math.abs(share - probability)).toBeLessThan(0.1 + 2.6 * error);
  },
  60_000,
);

// As above; the length has an error of its own, worth .05 in the share.
test.each(thorough ? [0.25, 0.5, 0.9] : [0.5])(
  'thermal β-kicks likewise: %s',
  (probability) => {
    const temperature = 2e-4;
    const [runs, error] = thorough ? [400, 0.055] : [150, 0.065];
    const times = thermalBetaKickTimes(block, mode, { beta: 0.25, temperature }, { samples: 300 });
    const { value } = quantileWithError(times, probability);
    const schedule = { to: 0, steps: Math.round(value / 0.08) };
    const noise = Math.sqrt(2 * 0.08 * temperature);
    const share = escapedShare(trap(), Math.sqrt(temperature / 0.25), runs, normals(6), schedule, noise);
    expect(Math.abs(share - probability)).toBeLessThan(0.1 + 2.6 * error);
  },
  60_000,
);

test('cold thermal kicks follow the power law: τ₅₀(s²T)^{−1/3}, less a head start of about 1.2/β', () => {
  const { value, error } = thermalBetaKickConstant({ depth: 3, width: 9 }, 0.5, { samples: 400 });
  // An independent fit over T = 1e-4 … 1e-7 found .65 for finite T; the limit lies a little above.
  expect(value).toBeGreaterThan(0.64);
  expect(value).toBeLessThan(0.7);
  const temperature = 1e-8;
  const times = thermalBetaKickTimes(
    { depth: 3, width: 9 },
    mode,
    { beta: 0.25, temperature },
    { samples: 100, seed: 3 },
  );
  const cold = quantileWithError(times, 0.5);
  const unit = thermalUnit(3, 0.8, temperature);
  expect(Math.abs((cold.value + 1.2 / 0.25) / unit - value)).toBeLessThan(3 * Math.hypot(error, cold.error / unit));
});

test('a thermal kick that stays above what the noise can leave is refused', () => {
  const kick = { beta: 0.25, to: 0.2, temperature: 1e-6 };
  expect(() => thermalBetaKickTimes({ depth: 3, width: 2 }, mode, kick, { samples: 10 })).toThrow(/must go lower/);
});

test('the unit of time: dX = (s∇f)dt + √(2T)dB has none other', () => {
  expect(thermalUnit(3, 0.8, 1e-4)).toBeCloseTo(0.64e-4 ** (-1 / 3), 10);
  expect(thermalUnit(4, 0.5, 0.01)).toBeCloseTo((0.25 * 1e-4) ** (-1 / 4), 10);
});
