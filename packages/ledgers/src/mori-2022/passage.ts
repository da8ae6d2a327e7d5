import { about, below, compare, defineClaim, nextNormal, openStream } from '@kramers/core';
import { integrate, passageSlope, powerLawDensity } from '@kramers/theory';
import { exp, log, pow } from '@kramers/theory/elementary';
import { RATE } from './experiments';
import { digits, once } from '@kramers/core/results';

const minimum = { batchSize: 1, learningRate: RATE, curvatureMinimum: 1 };
/** 𝓛_s over 𝓛*. */
const LEVELS = [1.4, 1.6, 1.8, 2];
const PASSAGES = 400;

/** How passage times go with the loss to be reached. */
export const passageTimes = defineClaim({
  name: 'mori-passage',
  summary: 'The mean time to a loss 𝓛_s goes as (𝓛_s/𝓛*)^{B/(ηh) + 1 − n/2}: 10.5 at η = 0.1, B = h = n = 1.',
  source: 'Mori et al. 2022',
  expected: { slope: 10.5, tolerance: 0.5 },
  judge(_, { slope, tolerance }) {
    const measured = slopeOf(times());
    const diffusion = LEVELS.map(diffusionTime);
    const theory = (log(diffusion.at(-1)!) - log(diffusion[0]!)) / (log(LEVELS.at(-1)!) - log(LEVELS[0]!));
    const own = passageSlope(minimum, 1).slope;
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: `slope of ln τ against ln 𝓛_s, 𝓛_s/𝓛* = ${LEVELS[0]!} to ${LEVELS.at(-1)!}, SGD`,
            ...measured,
          },
          about(slope, { tolerance }),
        ),
        compare(
          { reading: 'for the diffusion in place of SGD', quantity: 'the same, by quadrature', value: theory },
          about(slope, { tolerance }),
        ),
      ],
      reason:
        `Mean times of ${PASSAGES} passages each are ${times()
          .map((time) => digits(time))
          .join(', ')} steps: a slope of ${digits(measured.value)}. The diffusion that the paper puts in the place ` +
        `of SGD has ${digits(theory)}, and its formula ${digits(own)}. At four standard deviations SGD is still ` +
        'nearer to Gaussian than to the power law.',
    };
  },
});

/** Whether a power law describes them better than an exponential. */
export const powerNotExponential = defineClaim({
  name: 'mori-power-not-exponential',
  summary: 'Passage times are a power of the loss, and not exponential in it.',
  source: 'Mori et al. 2022',
  expected: { ratio: 1 },
  judge(_, { ratio }) {
    const lnTimes = times().map((time) => log(time));
    const power = residual(
      LEVELS.map((level) => log(level)),
      lnTimes,
    );
    const exponential = residual(LEVELS, lnTimes);
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'squared residual of the power law over that of the exponential',
            value: power / exponential,
          },
          below(ratio),
        ),
      ],
      reason:
        `Straight lines through ln τ at four losses leave ${digits(Math.sqrt(power / 4), 2)} against ln 𝓛_s and ` +
        `${digits(Math.sqrt(exponential / 4), 2)} against 𝓛_s.`,
    };
  },
});

/** Mean passage times of SGD with fresh samples from θ = 0, in steps. */
const times = once(() =>
  LEVELS.map((level, i) => {
    const stream = openStream(i, 'mori/passage');
    let steps = 0;
    for (let passage = 0; passage < PASSAGES; passage++) {
      for (let theta = 0; 1 + theta * theta < level; steps++) {
        const x = nextNormal(stream);
        theta -= RATE * x * (x * theta - nextNormal(stream));
      }
    }
    return steps / PASSAGES;
  }),
);

/** Slope by least squares of ln τ, whose error is 1/√passages at each level. */
function slopeOf(means: readonly number[]): { value: number; interval: readonly [number, number] } {
  const x = LEVELS.map((level) => log(level));
  const centre = x.reduce((a, b) => a + b, 0) / x.length;
  const spread = x.reduce((sum, one) => sum + (one - centre) * (one - centre), 0);
  const value = x.reduce((sum, one, i) => sum + (one - centre) * log(means[i]!), 0) / spread;
  const reach = 1.96 / Math.sqrt(PASSAGES * spread);
  return { value, interval: [value - reach, value + reach] };
}

/** Mean time of dθ = −θdt + √(η(1 + θ²))dW from 0 to ±θ_s, up to a factor: ∫ds (∫₀ˢp)/(D·p), p ∝ (1 + θ²)^{−φ}. */
function diffusionTime(level: number): number {
  const { exponent } = powerLawDensity(minimum);
  const lnDensity = (theta: number) => -exponent * log(1 + theta * theta);
  const inside = (theta: number) => integrate((at) => exp(lnDensity(at)), 0, theta, 16);
  const end = Math.sqrt(level - 1);
  return integrate((at) => inside(at) * pow(1 + at * at, -1) * exp(-lnDensity(at)), 0, end, 16);
}

function residual(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const sxx = x.reduce((sum, one) => sum + (one - mx) * (one - mx), 0);
  const sxy = x.reduce((sum, one, i) => sum + (one - mx) * (y[i]! - my), 0);
  return y.reduce((sum, one, i) => sum + pow(one - my - (sxy / sxx) * (x[i]! - mx), 2), 0);
}
