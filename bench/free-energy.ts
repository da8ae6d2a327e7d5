import { createLab } from '@kramers/core';
import { kernelsPlugin } from '@kramers/kernels';
import { modelsPlugin } from '@kramers/models';
import { protocolsPlugin, type SampledFreeEnergy } from '@kramers/protocols';
import { knownTwoModeLaw, predictEscapeTimes, type TwoModeState } from '@kramers/theory';
import { filter, firstValueFrom } from 'rxjs';
import { processorSeconds } from './contender';

/** What umbrella sampling of one point cost, and how it compares with the exact free energy. */
export interface FreeEnergyCost {
  readonly temperature: number;
  /** Range of F/T over the points, and of their errors the root mean square and the share within the band of 95 %. */
  readonly range: number;
  readonly rms: number;
  readonly within: number;
  readonly lnTau: number;
  readonly lnTauLow: number;
  readonly lnTauHigh: number;
  readonly exactLnTau: number;
  readonly steps: number;
  readonly seconds: number;
}

const BETA = 0.25;
/** Longer steps than in training: what is sampled does not depend on them, and fewer are needed. */
const CLOCK = { learningRate: 0.25, stepsPerEpoch: 8 };
/** At the lower one F/T ranges over 180. */
const TEMPERATURES = [2.4e-4, 3e-4];
const CORRELATIONS = [0.9, 0.8];
const WIDTHS = [5, 10, 10, 2];

/**
 * Umbrella sampling of σ₂ from the rank-1 trap up to σ₂ = 0.3, on one core, beside the exact law of two singular
 * values.
 */
export async function freeEnergyCosts(temperatures = TEMPERATURES, looks = 37_000): Promise<FreeEnergyCost[]> {
  const lab = createLab({ plugins: [modelsPlugin, kernelsPlugin, protocolsPlugin] });
  const costs: FreeEnergyCost[] = [];
  for (const temperature of temperatures) {
    const start = processorSeconds();
    const stream = lab.run({
      name: 'cost of a free energy',
      data: { correlations: CORRELATIONS, inputs: 5, population: true },
      training: { batchSize: 'full', ...CLOCK },
      escape: { singularValue: 2, above: 0.3 },
      protocol: { kind: 'umbrella-sampling', trapBeta: 0.361, beta: BETA, temperature, windows: 54, looks },
    });
    const { result } = await firstValueFrom(stream.pipe(filter((event) => event.type === 'cell-finished')));
    const seconds = processorSeconds() - start;
    const sampled = result.value as SampledFreeEnergy;
    if (sampled.lnTau === null) throw new Error(`no free energy at T = ${temperature}: ${sampled.reason}`);
    costs.push({ temperature, ...compared(sampled), seconds });
  }
  return costs;
}

function compared(sampled: SampledFreeEnergy): Omit<FreeEnergyCost, 'temperature' | 'seconds'> {
  const { profile, temperature, lnTau, lnTauLow, lnTauHigh, steps } = sampled;
  const exactLnTau = predictEscapeTimes({
    widths: WIDTHS,
    correlations: CORRELATIONS,
    beta: BETA,
    fromRank: 1,
    toRank: 2,
    clock: CLOCK,
  }).at(temperature).lnTau!;
  const isotherm = knownTwoModeLaw(WIDTHS).isotherm({ temperature, correlations: CORRELATIONS, intervals: 600 });
  const exact = energiesOf(isotherm.at(BETA).second, profile);
  const own = profile.map(({ freeEnergy }) => freeEnergy / temperature);
  // Both normalised over the same points, equally far apart in y: free energies mean nothing but for a constant.
  const shift = lnSum(own.map((f) => -f)) - lnSum(exact.map((f) => -f));
  const errors = own.map((f, i) => f - (exact[i]! - shift));
  const within = profile.filter(
    ({ low, high }, i) => exact[i]! - shift > low / temperature && exact[i]! - shift < high / temperature,
  ).length;
  return {
    range: Math.max(...exact) - Math.min(...exact),
    rms: Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length),
    within: within / profile.length,
    lnTau: lnTau!,
    lnTauLow: lnTauLow!,
    lnTauHigh: lnTauHigh!,
    exactLnTau,
    steps,
  };
}

/** −ln ρ(y) of the exact law at the points of a profile, straight between its own. */
function energiesOf({ sigma, lnDensity, y }: TwoModeState['second'], profile: SampledFreeEnergy['profile']): number[] {
  return profile.map(({ value }) => {
    const at = Math.cbrt(value);
    const next = Math.max(
      2,
      sigma.findIndex((one) => one > value),
    );
    const share = (at - y[next - 1]!) / (y[next]! - y[next - 1]!);
    return -((1 - share) * lnDensity[next - 1]! + share * lnDensity[next]!);
  });
}

function lnSum(terms: readonly number[]): number {
  const largest = Math.max(...terms);
  return largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0));
}

/** The costs as a section of the results page. */
export function freeEnergySection(costs: readonly FreeEnergyCost[]): string[] {
  return [
    '## Free energies',
    '',
    `Umbrella sampling of σ₂ from the rank-1 trap at β = ${BETA} up to σ₂ = 0.3, on one core, beside the exact law of`,
    'two singular values: the errors of F/T at all points of the profile, and ln τ with its interval of 95 %.',
    '',
    '| T | range of F/T | rms error | within the band | ln τ sampled | ln τ in theory | steps | seconds |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...costs.map((cost) =>
      [
        '',
        cost.temperature.toExponential(1),
        cost.range.toFixed(0),
        cost.rms.toFixed(2),
        `${(100 * cost.within).toFixed(0)} %`,
        `${cost.lnTau.toFixed(2)} (${cost.lnTauLow.toFixed(2)} to ${cost.lnTauHigh.toFixed(2)})`,
        cost.exactLnTau.toFixed(2),
        `${(cost.steps / 1e6).toFixed(1)} M`,
        cost.seconds.toFixed(0),
        '',
      ]
        .join(' | ')
        .trim(),
    ),
    '',
  ];
}
