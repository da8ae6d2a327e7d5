import type { FigureData } from '@kramers/core';
import { figureSvg } from './compile';
import { drawable } from './data-figure';

/**
 * A figure's data as an SVG of publication quality: a document of its own, light, with a legend.
 *
 * @example
 * writeFileSync('figure.svg', await dataFigureSvg({ name, title, caption, x, y, series }));
 */
export async function dataFigureSvg(data: FigureData): Promise<string> {
  return figureSvg(drawable(data));
}
