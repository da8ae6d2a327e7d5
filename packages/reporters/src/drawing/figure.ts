import type { CellValue, FigureKey } from '@kramers/core';
import type { TopLevelSpec } from 'vega-lite';

export type { CellValue, FigureKey };

/** A figure on its way to a page or a file: what to draw, what to say of it, and the numbers behind it. */
export interface Figure {
  /** Names its file and its anchor. */
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  /**
   * A single or layered view with a parameter `hidden`, the list of keys that are switched off. Colours come from the
   * theme.
   */
  readonly spec: TopLevelSpec;
  readonly keys: readonly FigureKey[];
  readonly columns: readonly { readonly field: string; readonly title: string }[];
  readonly rows: readonly Readonly<Record<string, CellValue>>[];
}

/** What every figure is to Vega-Lite. */
export type LayeredSpec = Extract<TopLevelSpec, { layer: unknown }>;

/** One layer of a figure. */
export type Layer = LayeredSpec['layer'][number];

/** A figure's specification for paper, where nothing can be hovered over. */
export function paperSpec({ spec }: Figure): TopLevelSpec {
  if (!('layer' in spec)) return spec;
  return {
    ...spec,
    layer: spec.layer.filter(
      (layer) =>
        !('mark' in layer && typeof layer.mark === 'object' && 'style' in layer.mark && layer.mark.style === 'hover'),
    ),
  };
}

/** Width of a figure on paper, in pixels of its SVG. */
export const PAPER_WIDTH = 720;

/** A layered figure with its keys: layers share x, y and colour. */
export function layeredSpec(options: {
  readonly height: number;
  readonly keys: readonly FigureKey[];
  readonly datasets: Record<string, Record<string, CellValue>[]>;
  readonly layers: readonly Layer[];
  /** Room right of the frame for text that stands there, in pixels. */
  readonly right?: number;
}): TopLevelSpec {
  return {
    width: PAPER_WIDTH,
    height: options.height,
    padding: { left: 2, right: options.right ?? 8, top: 8, bottom: 2 },
    autosize: { type: 'fit-x', contains: 'padding' },
    params: [{ name: 'hidden', value: options.keys.filter(({ on }) => !on).map(({ key }) => key) }],
    datasets: options.datasets,
    layer: [...options.layers],
  };
}
