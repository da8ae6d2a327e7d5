import type { CellResult, FinishedRun } from '@kramers/core';
import { runOf, sweepRun, trapExperiment, trapRun } from '../testing/synthetic';
import { describe, expect, it } from 'vitest';
import { renderComparison } from '../compare/render-comparison';
import type { Figure } from '../drawing/figure';
import { figureCsv } from '../drawing/redraw';
import { numbersIn, spellings } from '../testing/numbers-of';
import { words } from '../testing/page-text';
import { renderPage } from './render-report';
import { analyseRun } from './run-analysis';
import { runTheoryFigures } from './theory-section';

/** A page, its figures, and the JSON of its folder that it has its numbers from. */
interface Told {
  readonly page: string;
  readonly figures: readonly Figure[];
  readonly summary: unknown;
}

async function tell(run: FinishedRun): Promise<Told> {
  const analysis = analyseRun(run);
  const page = await renderPage({ title: run.experiment.name, runs: [run], files: [''] }, () => analysis);
  return {
    page,
    figures: [...analysis.figures, ...runTheoryFigures(run)],
    summary: { ...run.summary, command: run.command },
  };
}

/** The page's own words: confidence, quantiles of a band, epoch 0, what counts as rounding, the version. */
const OWN = ['95', '80', '10', '90', '0', '1e−12', '1e-12', '0.1.0', '0.0.0', '20'];

/**
 * Numbers on a page that do not stand in the JSON of its folder, nor, in the table behind a figure, in that figure's
 * CSV.
 */
function unaccounted({ page, figures, summary }: Told): { shown: number; strange: string[] } {
  const known = new Set([...OWN, ...spellings(JSON.parse(JSON.stringify(summary)))]);
  const behind = [...page.matchAll(/<figure id=.*?<\/figure>/gs)].map(([figure]) => ({
    file: /href="figures\/([^"]*)\.csv"/.exec(figure)![1],
    table: /<tbody>(.*?)<\/tbody>/s.exec(figure)![1]!,
  }));
  expect(behind.map(({ file }) => file)).toEqual(figures.map(({ id }) => id));
  const strange = behind.flatMap(({ table }, i) => {
    const drawn = spellings(
      figureCsv(figures[i]!)
        .split(/[\n,]/)
        .map((cell) => (cell !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell)),
    );
    return numbersIn(words(table)).filter((number) => !drawn.has(number) && !known.has(number));
  });
  const numbers = numbersIn(
    words(page.replace(/<div class="scroll" tabindex="0" role="region" aria-label="Numbers behind.*?<\/table>/gs, '')),
  );
  return { shown: numbers.length, strange: [...strange, ...numbers.filter((number) => !known.has(number))] };
}

const heated = (shift: number) =>
  [4.1e-4, 5.3e-4, 6.7e-4].map((temperature, i) => ({
    parameters: { 'protocol.temperature': temperature },
    temperature,
    replicas:
      i === 0
        ? [null, 813 + shift]
        : [417 / (i + 1) + shift, 731 / (i + 1), null].map((time) => time && Math.round(time)),
  }));
const samples = { ...trapExperiment.data, population: false };
const rates = [0.013, 0.029, 0.041].map((learningRate, i) => ({
  parameters: { 'protocol.learningRate': learningRate },
  temperature: 0,
  replicas: [907 / (i + 1), 613 / (i + 1)].map(Math.round),
}));
const grown = (trainEpoch: number, testEpoch: number | null) => ({
  kind: 'grokking',
  accuracy: 0.97,
  trainEpoch,
  testEpoch,
});

function networks(): FinishedRun {
  const cells = [0, 1].flatMap((point) =>
    [...sweepRun([0.21, 0.29, 0.36, 0.43], 3).cells()].map((cell): CellResult => ({
      ...cell,
      point,
      key: `${point}-${cell.replica}`,
    })),
  );
  return runOf(
    trapExperiment,
    ['linear', 'tanh'].map((kind) => ({ 'model.kind': kind })),
    cells,
  );
}

const runs: Readonly<Record<string, () => FinishedRun>> = {
  'escapes over temperatures, with a fit and a prediction': () =>
    trapRun(heated(3), { over: { 'protocol.temperature': [4.1e-4, 5.3e-4, 6.7e-4] } }),
  'escapes over learning rates': () =>
    trapRun(rates, {
      data: samples,
      model: { ...trapExperiment.model, depth: 4, width: 6 },
      over: { 'protocol.learningRate': [0.013, 0.029, 0.041] },
    }),
  'a bound': () => trapRun([{ replicas: [null, null, 'untrapped'] }], { replicas: { count: 3, seed: 7 } }),
  'networks compared by sweeps': networks,
  'networks compared by escapes': () =>
    trapRun(
      ['linear', 'tanh'].flatMap((kind) =>
        [0, 8.3e-4].map((temperature) => ({
          parameters: { 'model.kind': kind, 'protocol.temperature': temperature },
          temperature,
          replicas: temperature > 0 ? [17, 39] : [null, null],
        })),
      ),
      { data: samples },
    ),
  'a delay of understanding': () =>
    trapRun(
      [grown(7, 371), grown(11, 524)].map((value, i) => ({
        parameters: { 'protocol.beta': 0.1 + i / 10 },
        replicas: [371, null],
        value,
      })),
      { model: { ...trapExperiment.model, kind: 'tanh' } },
    ),
};

describe('every number on a page', () => {
  it.each(Object.entries(runs))('stands in summary.json, those behind a figure in its CSV: %s', async (name, run) => {
    const told = await tell(run());
    const { shown, strange } = unaccounted(told);
    expect(strange).toEqual([]);
    expect(shown).toBeGreaterThan(40);
    if (name === 'a bound') return;
    // Without the analysis in it, some would be missed.
    const { analysis: _analysis, ...rest } = told.summary as Record<string, unknown>;
    expect(unaccounted({ ...told, summary: rest }).strange).not.toEqual([]);
  });

  it('stands in the summary of a comparison', async () => {
    const [one, two] = [
      trapRun(heated(0), { name: 'one' }),
      trapRun(heated(57), { name: 'two', model: { ...trapExperiment.model, width: 7 } }),
    ];
    const told = await renderComparison([
      { run: one, folder: 'one', way: '../one' },
      { run: two, folder: 'two', way: '../two' },
    ]);
    const { shown, strange } = unaccounted(told);
    expect(strange).toEqual([]);
    expect(shown).toBeGreaterThan(40);
  });
});
