import type { CellValue, FigureKey } from '@kramers/core/plugins';
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
  const hovers = (layer: Layer): boolean =>
    'mark' in layer && typeof layer.mark === 'object' && 'style' in layer.mark && layer.mark.style === 'hover';
  return { ...spec, layer: eachLayer(spec.layer, (layer) => (hovers(layer) ? [] : [layer])) };
}

/** Layers with each single one replaced by what `change` makes of it, those of panels too. */
export function eachLayer(layers: readonly Layer[], change: (layer: Layer) => readonly Layer[]): Layer[] {
  return layers.flatMap((layer) =>
    'layer' in layer ? [{ ...layer, layer: eachLayer(layer.layer, change) } as Layer] : change(layer),
  );
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
  /** Whether layers are panels (see `stacked`), each with a y axis of its own. */
  readonly panels?: boolean;
}): TopLevelSpec {
  return {
    width: PAPER_WIDTH,
    height: options.height,
    padding: { left: 2, right: options.right ?? 8, top: 8, bottom: 2 },
    autosize: { type: 'fit-x', contains: 'padding' },
    params: [{ name: 'hidden', value: options.keys.filter(({ on }) => !on).map(({ key }) => key) }],
    datasets: options.datasets,
    layer: [...options.layers],
    ...(options.panels ? { resolve: { scale: { y: 'independent' as const } } } : {}),
  };
}
