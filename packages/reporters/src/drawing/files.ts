import { type Drawing, figureSvg } from './compile';
import type { Figure } from './figure';
import { pngOf } from './png';
import { figureCsv, figureRecipe } from './redraw';

/** The files of a figure beside a page: how each is called, how its name ends, and what it is for. */
export const figureFormats = [
  { name: 'CSV', ending: 'csv', use: 'everything that is drawn' },
  { name: 'SVG', ending: 'svg', use: 'to publish' },
  { name: 'PNG', ending: 'png', use: 'to show' },
  { name: 'Vega-Lite', ending: 'vl.json', use: 'draws the CSV' },
] as const;

/** Where a figure is written. */
interface Folder {
  write(name: string, content: string | Uint8Array): void;
}

/** Writes figures as files into `figures/`. The same figure gives the same bytes. */
export async function writeFigures(figures: readonly Figure[], folder: Folder, drawing: Drawing = {}): Promise<void> {
  const pictures: Promise<void>[] = [];
  for (const figure of figures) {
    const write = (ending: (typeof figureFormats)[number]['ending'], content: string | Uint8Array): void =>
      folder.write(`figures/${figure.id}.${ending}`, content);
    const svg = await figureSvg(figure, drawing);
    write('svg', svg);
    write('csv', figureCsv(figure));
    write('vl.json', `${JSON.stringify(figureRecipe(figure), null, 1)}\n`);
    // Painted by other threads meanwhile.
    pictures.push(pngOf(svg).then((png) => (png ? write('png', png) : undefined)));
  }
  await Promise.all(pictures);
}
