import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FinishedRun } from '@kramers/core';
import { atomicWrite } from '@kramers/core/node';
import { describe, expect, it } from 'vitest';
import { viewRun } from '../run/run-view';
import { drawnFrom, marksOf } from '../testing/synthetic';
import { sweepRun, trapRun } from '@kramers/core/testing';
import { runTheoryFigures } from '../html/theory-section';
import { figuresOf } from '../figures/catalogue';
import { figureSvg } from './compile';
import { figureCsv, figureRecipe } from './redraw';
import { temporaryFolder } from '../../../../test/support/folders';

const theory = ['theory-branches', 'theory-phases', 'theory-sections'];
const hostile = `=a, "b"\n<script>'; 雪`;

const figuresFor = (run: FinishedRun) => [
  ...figuresOf(viewRun(run)),
  ...(run.experiment.note === 'theory' ? runTheoryFigures(run) : []),
];

/** A folder with the figures of a run, each as an SVG and as what redraws it. */
async function drawnBefore(root: string, name: string, run: FinishedRun): Promise<{ folder: string; ids: string[] }> {
  const folder = join(root, name);
  const figures = figuresFor(run);
  for (const figure of figures) {
    atomicWrite(join(folder, `${figure.id}.svg`), await figureSvg(figure));
    atomicWrite(join(folder, `${figure.id}.csv`), figureCsv(figure));
    atomicWrite(join(folder, `${figure.id}.vl.json`), JSON.stringify(figureRecipe(figure)));
  }
  return { folder, ids: figures.map(({ id }) => id) };
}

describe('a figure’s CSV', () => {
  const root = temporaryFolder();

  const temperatures = [5e-4, 6e-4, 7e-4].map((temperature, i) => ({
    parameters: { 'protocol.temperature': temperature },
    temperature,
    replicas: i === 0 ? [null, null] : [40 * i, 60 * i, null],
  }));

  it.each([
    [
      'escapes',
      ['arrhenius', 'stages', 'survival', ...theory, 'trajectories'],
      trapRun(temperatures, { note: 'theory' }),
    ],
    [
      'names with commas, quotes and line breaks',
      ['stages', 'survival', 'trajectories'],
      trapRun([{ parameters: { protocol: { kind: 'rank-trap', label: hostile } }, replicas: [10, 20] }]),
    ],
    ['a sweep', ['sweep', 'sweep-error'], sweepRun([0, 0.2, 0.36, 0.42], 3)],
  ])('redraws every figure mark for mark with the recipe beside it: %s', async (name, expected, run) => {
    const { folder, ids } = await drawnBefore(root, name, run);
    expect(ids.sort()).toEqual(expected);
    for (const id of ids) {
      const shown = marksOf(readFileSync(join(folder, `${id}.svg`), 'utf8'));
      expect(shown.length, id).toBeGreaterThan(4);
      expect(marksOf(await drawnFrom(folder, `${id}.vl.json`)), id).toEqual(shown);
    }
  });

  it('holds what is drawn: without some of its rows the figure is another', async () => {
    const { folder } = await drawnBefore(root, 'shortened', trapRun([{ replicas: [10, 20, 40] }]));
    const file = join(folder, 'survival.csv');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    atomicWrite(file, `${lines.slice(0, -2).join('\n')}\n`);
    expect(marksOf(await drawnFrom(folder, 'survival.vl.json'))).not.toEqual(
      marksOf(readFileSync(join(folder, 'survival.svg'), 'utf8')),
    );
  });
});
