import { createLab } from '@kramers/core';
import { kernelsPlugin } from '@kramers/kernels';
import { modelsPlugin } from '@kramers/models';
import { protocolsPlugin, type SampledRate } from '@kramers/protocols';
import { filter, firstValueFrom } from 'rxjs';
import { processorSeconds } from './contender';

/** What one escape time cost. */
export interface SampledCost {
  readonly temperature: number;
  readonly lnTau: number;
  readonly lnTauError: number;
  /** SGD steps, all repeats together. */
  readonly steps: number;
  /** Of processor time. */
  readonly seconds: number;
}

/** Steps to the epoch in the experiment below. */
const STEPS_PER_EPOCH = 8;

/**
 * Escape times of the rank-1 trap at β = 0.25 by flux sampling, over twenty decades of them, and what each cost on one
 * core.
 */
export async function sampledCosts(temperatures: readonly number[]): Promise<SampledCost[]> {
  const lab = createLab({ plugins: [modelsPlugin, kernelsPlugin, protocolsPlugin] });
  const costs: SampledCost[] = [];
  for (const temperature of temperatures) {
    const start = processorSeconds();
    const stream = lab.run({
      name: 'cost of an escape time',
      data: { correlations: [0.9, 0.8], inputs: 5, population: true },
      training: { batchSize: 'full', stepsPerEpoch: STEPS_PER_EPOCH },
      escape: { singularValue: 2, above: 0.3 },
      protocol: { kind: 'flux-sampling', trapBeta: 0.361, beta: 0.25, temperature, trials: 100 },
    });
    const { result } = await firstValueFrom(stream.pipe(filter((event) => event.type === 'cell-finished')));
    const { lnTau, lnTauError, steps } = result.value as SampledRate;
    if (lnTau !== null)
      costs.push({ temperature, lnTau, lnTauError: lnTauError!, steps, seconds: processorSeconds() - start });
  }
  return costs;
}

/** The costs as a section of the results page. */
export function costsSection(costs: readonly SampledCost[]): string[] {
  return [
    '## Escape times that no one could wait for',
    '',
    'Steps that flux sampling took for the escape from the rank-1 trap at β = 0.25 (100 walks from each ' +
      'interface, 8 repeats), on one core, beside the',
    'steps that waiting for one escape takes on average. Sampling costs in proportion to ln τ, waiting in ' +
      'proportion to τ.',
    '',
    '![Steps against ln τ](sampling.svg)',
    '',
    '| T | ln τ | steps, sampling | steps / ln τ | seconds | steps, waiting for one escape |',
    '| ---: | ---: | ---: | ---: | ---: | ---: |',
    ...costs.map(({ temperature, lnTau, lnTauError, steps, seconds }) =>
      [
        '',
        temperature.toExponential(1),
        `${lnTau.toFixed(2)} ± ${lnTauError.toFixed(2)}`,
        millions(steps),
        millions(steps / lnTau),
        seconds.toFixed(1),
        (STEPS_PER_EPOCH * Math.exp(lnTau)).toExponential(1),
        '',
      ]
        .join(' | ')
        .trim(),
    ),
    '',
  ];
}

function millions(steps: number): string {
  return `${(steps / 1e6).toFixed(2)} M`;
}

const WIDTH = 640;
const HEIGHT = 340;
const LEFT = 70;
const BOTTOM = 50;
const TOP = 20;

/** The costs as an SVG image: steps against ln τ, and what waiting would have taken. */
export function costsChart(costs: readonly SampledCost[]): string {
  const right = 10 * Math.ceil(Math.max(...costs.map(({ lnTau }) => lnTau)) / 10);
  const top = Math.ceil(Math.max(...costs.map(({ steps }) => steps / 1e6)));
  const x = (lnTau: number) => LEFT + ((WIDTH - LEFT - 20) * lnTau) / right;
  const y = (steps: number) => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * steps) / 1e6 / top;
  const text = (at: readonly [number, number], words: string, more = '') =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${more}>${words}</text>`;
  const ticks = [
    ...Array.from({ length: right / 10 + 1 }, (_, i) =>
      text([x(10 * i), HEIGHT - BOTTOM + 18], String(10 * i), 'text-anchor="middle"'),
    ),
    ...Array.from(
      { length: top + 1 },
      (_, i) =>
        `<path d="M${LEFT} ${y(i * 1e6).toFixed(1)}H${WIDTH - 20}" ` +
        `stroke="#ddd"/>${text([LEFT - 8, y(i * 1e6) + 4], `${i} M`, 'text-anchor="end"')}`,
    ),
  ];
  const waited = Array.from({ length: 200 }, (_, i) => (i * right) / 200)
    .map((lnTau) => [lnTau, STEPS_PER_EPOCH * Math.exp(lnTau)] as const)
    .filter(([, steps]) => steps <= top * 1e6);
  const path = waited
    .map(([lnTau, steps], i) => `${i === 0 ? 'M' : 'L'}${x(lnTau).toFixed(1)} ${y(steps).toFixed(1)}`)
    .join('');
  const [lastWaited] = waited.at(-1)!;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ` +
      `${HEIGHT}" font-family="sans-serif" font-size="12">`,
    '<title>Steps of flux sampling against ln τ</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...ticks,
    `<path d="${path}" fill="none" stroke="#b05a2a" stroke-width="2"/>`,
    text([x(lastWaited) + 8, TOP + 14], 'waiting for one escape', 'fill="#8a4320"'),
    ...costs.map(
      ({ lnTau, steps }) => `<circle cx="${x(lnTau).toFixed(1)}" cy="${y(steps).toFixed(1)}" r="4" fill="#2a6fbb"/>`,
    ),
    text([x(right * 0.62), y(top * 0.3e6)], 'flux sampling', 'fill="#2a6fbb"'),
    text([(LEFT + WIDTH) / 2, HEIGHT - 10], 'ln τ (τ in epochs)', 'text-anchor="middle"'),
    text([16, HEIGHT / 2], 'SGD steps', 'text-anchor="middle" transform="rotate(-90 16 ' + String(HEIGHT / 2) + ')"'),
    '</svg>',
    '',
  ].join('\n');
}
