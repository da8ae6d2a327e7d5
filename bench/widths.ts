import { parameterCount } from '@kramers/theory';
import { compete, ratio } from './contender';
import { bareKernel } from './kernels';

/** What a step costs per weight at an odd width, in units of that at the next multiple of eight. */
export interface WidthCost {
  readonly network: string;
  readonly width: number;
  readonly next: number;
  readonly cost: number;
}

/** Rounds, and seconds of each turn: the shorter the steps, the more rounds. */
const MODELS = [
  ['linear', 25, 0.02],
  ['tanh', 5, 0.1],
] as const;
const PAIRS = [
  [5, 8],
  [7, 8],
  [33, 40],
] as const;

/** Inputs, and number of layers: the paper's, and a deeper one with more inputs. */
const SHAPES = [
  { inputs: 5, depth: 3 },
  { inputs: 32, depth: 5 },
] as const;

/**
 * Measures the odd widths against the next multiples of eight, by turns, for both networks, with full batches and with
 * 64.
 */
export async function widthCosts(): Promise<WidthCost[]> {
  const costs: WidthCost[] = [];
  for (const [model, rounds, seconds] of MODELS) {
    for (const batchSize of ['full', 64] as const) {
      for (const { inputs, depth } of SHAPES) {
        const widths = (width: number): number[] => [inputs, ...Array<number>(depth - 1).fill(width), 2];
        const name = (width: number | string) =>
          `${model} ${[inputs, ...Array<number | string>(depth - 1).fill(width), 2].join('-')}, ` +
          `${batchSize === 'full' ? 'full batch' : `batches of ${batchSize}`}`;
        const all = [...new Set(PAIRS.flat())];
        const found = await compete(
          all.map((width) =>
            bareKernel(name(width), { model, backend: 'wasm', batchSize, temperature: 0, widths: widths(width) }),
          ),
          rounds,
          seconds,
        );
        for (const [width, next] of PAIRS) {
          costs.push({
            network: name('w'),
            width,
            next,
            cost:
              (ratio(found, name(next), name(width)) * parameterCount(widths(next))) / parameterCount(widths(width)),
          });
        }
      }
    }
  }
  return costs;
}

/** The part of the results page that tells of them. */
export function widthsSection(costs: readonly WidthCost[]): string[] {
  const networks = [...new Set(costs.map(({ network }) => network))];
  const of = (network: string, width: number): string =>
    costs.find((one) => one.network === network && one.width === width)!.cost.toFixed(2);
  return [
    '## Odd widths',
    '',
    'Time of a step per weight, as a ratio to that at the next multiple of eight. What a step costs whatever ' +
      'the width, drawing a batch above all, makes',
    'weights dear where there are few of them; full batches, which are not drawn, show what the odd width ' +
      'itself costs.',
    '',
    `| network | ${PAIRS.map(([width, next]) => `w = ${width} / ${next}`).join(' | ')} |`,
    `| --- | ${PAIRS.map(() => '---:').join(' | ')} |`,
    ...networks.map((network) => `| ${network} | ${PAIRS.map(([width]) => of(network, width)).join(' | ')} |`),
    '',
  ];
}
