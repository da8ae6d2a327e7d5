import { stringify } from 'csv-stringify/browser/esm/sync';
import type { TopLevelSpec } from 'vega-lite';
import { literal, withSafeTooltips } from './expression';
import { type CellValue, eachLayer, type Figure, type Layer, type LayeredSpec, paperSpec } from './figure';
import { guardedText } from '../tables/guarded-text';
import { lightColors, themeConfig, withPalette } from './theme';

type Rows = readonly Readonly<Record<string, CellValue>>[];

/** Says of each row of a figure's CSV which of its layers draw it. */
const PART = 'part';

/**
 * Everything that a figure draws, one row a mark or a vertex: `part` says which of the figure's data sets the row
 * belongs to, `series` spells out its key. A field that a part has not, and one that is not known, is empty.
 */
export function figureCsv(figure: Figure): string {
  const labels = new Map(figure.keys.map(({ key, label }) => [key, label]));
  const parts = Object.entries(datasetsOf(figure));
  const named = (row: Rows[number]): boolean => labels.has(String(row['key']));
  const series = parts.some(([, rows]) => rows.some(named)) ? ['series'] : [];
  const fields = [...new Set(parts.flatMap(([, rows]) => rows.flatMap((row) => Object.keys(row))))];
  const lines = parts.flatMap(([part, rows]) =>
    rows.map((row) => [
      part,
      ...series.map(() => (named(row) ? guarded(labels.get(String(row['key']))) : '')),
      ...fields.map((field) => guarded(row[field])),
    ]),
  );
  return stringify([[PART, ...series, ...fields], ...lines]);
}

/**
 * The figure as a Vega-Lite specification that reads its data from the CSV beside it: it can be redrawn, and restyled,
 * by other tools.
 */
export function figureRecipe(figure: Figure): TopLevelSpec {
  const { datasets: _rows, layer, ...rest } = layered(figure);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: `${figure.title}. ${figure.caption}`,
    ...rest,
    config: themeConfig(lightColors),
    layer: withPalette(withSafeTooltips(eachLayer(layer, (one) => [fromCsv(one, figure)])), lightColors),
  };
}

function fromCsv(layer: Layer, figure: Figure): Layer {
  const name = layer.data && 'name' in layer.data ? layer.data.name : undefined;
  if (name === undefined) return layer;
  const rows = datasetsOf(figure)[name] ?? [];
  const numeric = [
    ...new Set(rows.flatMap((row) => Object.keys(row).filter((field) => typeof row[field] === 'number'))),
  ];
  const parse = Object.fromEntries(numeric.map((field) => [field, 'number' as const]));
  return {
    ...layer,
    data: { url: `${figure.id}.csv`, format: { type: 'csv', parse } },
    transform: [...unguarded(rows), { filter: `datum.${PART} === ${literal(name)}` }, ...(layer.transform ?? [])],
  } as Layer;
}

/** Numbers as they are, texts so that no spreadsheet runs them. */
function guarded(value: CellValue | undefined): CellValue {
  return typeof value === 'string' ? guardedText(value) : (value ?? '');
}

/** Takes away again what guards texts, in the fields where there are such. */
function unguarded(rows: Rows): { readonly calculate: string; readonly as: string }[] {
  const fields = new Set(
    rows.flatMap((row) => Object.keys(row).filter((field) => guarded(row[field]) !== (row[field] ?? ''))),
  );
  return [...fields].map((field) => {
    const cell = `datum[${literal(field)}]`;
    return { calculate: `substring(${cell}, 0, 1) === "'" ? slice(${cell}, 1) : ${cell}`, as: field };
  });
}

function datasetsOf(figure: Figure): Readonly<Record<string, Rows>> {
  return (layered(figure).datasets ?? {}) as Record<string, Rows>;
}

function layered(figure: Figure): LayeredSpec {
  const spec = paperSpec(figure);
  if (!('layer' in spec)) throw new Error(`figure ${figure.id} is not a layered one`);
  return spec;
}
