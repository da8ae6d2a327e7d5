import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { expect } from 'vitest';
import type { Figure } from '../drawing/figure';
import type { FinishedRun } from '@kramers/core';
import * as plain from '@kramers/core/testing';
import { builtInFigures } from '../figures/catalogue';

/** A made-up run for which the built-in figures are registered. */
function drawn(run: FinishedRun): FinishedRun {
  const own: FinishedRun = {
    ...run,
    figures: () => ({ figures: builtInFigures.flatMap((kind) => kind.of(own) ?? []), failed: [] }),
  };
  return own;
}

export const trapRun = (...given: Parameters<typeof plain.trapRun>): FinishedRun => drawn(plain.trapRun(...given));
export const sweepRun = (...given: Parameters<typeof plain.sweepRun>): FinishedRun => drawn(plain.sweepRun(...given));
export const runOf = (...given: Parameters<typeof plain.runOf>): FinishedRun => drawn(plain.runOf(...given));
export const { trapExperiment } = plain;

type Row = Readonly<Record<string, string | number | null>>;

/** The rows of one of a figure's data sets, as its chart is given them. */
export function dataOf(figure: Figure | null | undefined, name: string): readonly Row[] {
  const datasets = figure?.spec.datasets as Record<string, readonly Row[]> | undefined;
  expect(datasets, `a figure with the data set ${name}`).toHaveProperty(name);
  return datasets![name]!;
}

/** Draws a file of Vega-Lite, reading the CSV that it names from the same folder, as any other tool would. */
export async function drawnFrom(folder: string, file: string): Promise<string> {
  const recipe = JSON.parse(readFileSync(join(folder, file), 'utf8')) as TopLevelSpec;
  const loader = vega.loader({ baseURL: folder, mode: 'file' });
  const view = new vega.View(vega.parse(compile(recipe).spec), { renderer: 'none', loader });
  vega.resetSVGDefIds();
  return view.toSVG();
}

/** Every mark and axis of an SVG, without the legend: the symbols in it have a look of their own there. */
export function marksOf(svg: string): string[] {
  const [frame] = svg.split('<g class="mark-group role-legend"');
  return frame!.match(/<(path|text|line)\b[^>]*>[^<]*/g) ?? [];
}
