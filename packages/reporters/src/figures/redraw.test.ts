import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunReport } from '@kramers/core';
import { atomicWrite } from '@kramers/core';
import * as vega from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { compile } from 'vega-lite';
import { afterAll, describe, expect, it } from 'vitest';
import { readRun } from '../run/run-view';
import { sweepRun, trapRun } from '../testing/synthetic-run';
import { figuresOf } from './catalogue';
import { figureSvg } from './compile';
import { figureCsv, figureRecipe } from './redraw';

const hostile = `a, "b"\n<script>'; 雪`;

/** Draws a file of Vega-Lite, reading the CSV that it names from the same folder, as any other tool would. */
async function drawn(folder: string, file: string): Promise<string> {
  const recipe = JSON.parse(readFileSync(join(folder, file), 'utf8')) as TopLevelSpec;
  const loader = vega.loader({ baseURL: folder, mode: 'file' });
  const view = new vega.View(vega.parse(compile(recipe).spec), { renderer: 'none', loader });
  vega.resetSVGDefIds();
  return view.toSVG();
}

/** Every mark and axis, without the legend: the symbols in it have a look of their own in the SVG. */
function marks(svg: string): string[] {
  const [frame] = svg.split('<g class="mark-group role-legend"');
  return frame!.match(/<(path|text|line)\b[^>]*>[^<]*/g) ?? [];
}

/** A folder with the figures of a run, each as an SVG and as what redraws it. */
async function drawnBefore(root: string, name: string, run: RunReport): Promise<{ folder: string; ids: string[] }> {
  const folder = join(root, name);
  const figures = figuresOf(readRun(run));
  for (const figure of figures) {
    atomicWrite(join(folder, `${figure.id}.svg`), await figureSvg(figure));
    atomicWrite(join(folder, `${figure.id}.csv`), figureCsv(figure));
    atomicWrite(join(folder, `${figure.id}.vl.json`), JSON.stringify(figureRecipe(figure)));
  }
  return { folder, ids: figures.map(({ id }) => id) };
}

describe('a figure’s CSV', () => {
  const root = mkdtempSync(join(tmpdir(), 'kramers-redraw-'));
  afterAll(() => rmSync(root, { recursive: true }));

  const temperatures = [5e-4, 6e-4, 7e-4].map((temperature, i) => ({ parameters: { 'protocol.temperature': temperature }, temperature, replicas: i === 0 ? [null, null] : [40 * i, 60 * i, null] }));

  it.each([
    ['escapes', ['arrhenius', 'stages', 'survival', 'trajectories'], trapRun(temperatures)],
    ['names with commas, quotes and line breaks', ['stages', 'survival', 'trajectories'], trapRun([{ parameters: { protocol: { kind: 'rank-trap', label: hostile } }, replicas: [10, 20] }])],
    ['a sweep', ['sweep', 'sweep-error'], sweepRun([0, 0.2, 0.36, 0.42], 3)],
  ])('redraws every figure mark for mark with the recipe beside it: %s', async (name, expected, run) => {
    const { folder, ids } = await drawnBefore(root, name, run);
    expect(ids.sort()).toEqual(expected);
    for (const id of ids) {
      const shown = marks(readFileSync(join(folder, `${id}.svg`), 'utf8'));
      expect(shown.length, id).toBeGreaterThan(4);
      expect(marks(await drawn(folder, `${id}.vl.json`)), id).toEqual(shown);
    }
  });

  it('holds what is drawn: without some of its rows the figure is another', async () => {
    const { folder } = await drawnBefore(root, 'shortened', trapRun([{ replicas: [10, 20, 40] }]));
    const file = join(folder, 'survival.csv');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    atomicWrite(file, `${lines.slice(0, -2).join('\n')}\n`);
    expect(marks(await drawn(folder, 'survival.vl.json'))).not.toEqual(marks(readFileSync(join(folder, 'survival.svg'), 'utf8')));
  });
});
