import type { FigureData } from '@kramers/core';
import { figureSvg } from './compile';
import { drawable } from './data-figure';

/**
 * A figure's data as an SVG of publication quality: a document of its own, light, with a legend.
 *
 * @example
 * const x = { label: 'temperature', unit: null, scale: 'linear' } as const;
 * const points = { label: 'ln τ', kind: 'points', origin: 'measured', x: [4e-4, 5e-4], y: [9.1, 8.2] } as const;
 * const figure = { name: 'tau', title: 'Escape', caption: 'ln τ over T.', x, y: { ...x, label: 'ln τ' } };
 * const svg = await dataFigureSvg({ ...figure, series: [points] });
 */
export async function dataFigureSvg(data: FigureData): Promise<string> {
  return figureSvg(drawable(data));
}
