import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { expressionInterpreter } from 'vega-interpreter';
import { expect, it } from 'vitest';
import { figureSvg, pageSpec } from './compile';
import { drawable } from './data-figure';
import { figureRecipe } from './redraw';

const hostile = [
  'a\\',
  '\\',
  'a\nb',
  "a'b",
  'a"b',
  '\\"',
  'a\u2028b',
  'a\u2029',
  '</script>',
  "'+alert(1)+'",
  '\\u0027',
  'x\u0000y',
];

it.each(hostile)('a label is a text in every figure, whatever it holds: %j', async (label) => {
  const axis = { label, unit: `${label} per ${label}`, scale: 'linear' } as const;
  const series = { label, kind: 'points', origin: 'measured', x: [1, 2, 3], y: [1, 2, 3] } as const;
  const marks = [{ axis: 'x', value: 2, label }] as const;
  const figure = drawable({ name: 'f', title: label, caption: label, x: axis, y: axis, series: [series], marks });
  expect(await figureSvg(figure)).toContain('<svg');
  // As the page draws it: nothing is compiled to code there.
  const spec = vega.parse(await pageSpec(figure), undefined, { ast: true });
  const view = new vega.View(spec, { renderer: 'none', expr: expressionInterpreter } as vega.ViewOptions);
  await view.runAsync();
  view.finalize();
  // And as others draw it, with their own compiler.
  const { layer, ...rest } = figureRecipe(figure) as unknown as { readonly layer: readonly object[] };
  const bare = layer.map((one) => ({ ...one, data: { values: [] } }));
  const recipe = compile({ ...rest, layer: bare } as unknown as TopLevelSpec).spec;
  expect(() => vega.parse(recipe)).not.toThrow();
});
