import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

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
