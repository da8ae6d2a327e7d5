import type { Layer } from './figure';

/** Pixels between the two panels. */
const GAP = 26;

/** Layers in two panels over one x axis, and what makes the figure keep their y axes apart. */
export interface StackedLayers {
  readonly layers: readonly [upper: Layer, lower: Layer];
  readonly height: number;
}

/** Puts layers below others: both share x, each has its own y. The gap between them is free. */
export function stacked(
  upper: readonly Layer[],
  lower: readonly Layer[],
  { above, below }: { readonly above: number; readonly below: number },
): StackedLayers {
  const height = above + GAP + below;
  const within = (layers: readonly Layer[], range: readonly [number, number]) =>
    ({ layer: layers.map((layer) => ranged(layer, range)) }) as Layer;
  return { layers: [within(upper, [above, 0]), within(lower, [height, above + GAP])], height };
}

/** A layer whose y scale covers a part of the figure's height. */
function ranged(layer: Layer, range: readonly [number, number]): Layer {
  const { encoding } = layer as { readonly encoding?: Readonly<Record<string, object>> };
  const y = encoding?.['y'] as
    { readonly field?: unknown; readonly scale?: object; readonly axis?: object } | undefined;
  if (y?.field === undefined) return layer;
  const axis = { orient: 'left', ...y.axis };
  return { ...layer, encoding: { ...encoding, y: { ...y, scale: { ...y.scale, range }, axis } } } as unknown as Layer;
}
