/** Where epoch 0, the state before the first step, stands on a log axis: half an epoch, labelled 0. */
const EPOCH_ZERO = 0.5;

/** Adds the field `x`, an epoch's place on {@link epochAxis}. */
export const epochPlace = { calculate: `max(datum.epoch, ${EPOCH_ZERO})`, as: 'x' };

/** The place of an epoch on the axis, for numbers computed here. */
export function logEpoch(epoch: number): number {
  return Math.log10(Math.max(epoch, EPOCH_ZERO));
}

/** Room beyond the last epoch, for the marks that stand there. */
const BEYOND = 1.12;

/** Epochs on a log scale from `first` (0 for the state before the first step) to `last`. */
export function epochAxis(title: string, first: number, last: number) {
  return {
    field: 'x',
    type: 'quantitative' as const,
    title,
    scale: { type: 'log' as const, domain: [Math.max(first, EPOCH_ZERO), BEYOND * Math.max(last, 1)], nice: false },
    axis: {
      grid: false,
      format: ',d',
      // Below 1 the only epoch is 0.
      tickSize: { condition: { test: `datum.value > ${EPOCH_ZERO} && datum.value < 1`, value: 0 }, value: 4 },
      labelExpr: `datum.value < 1 ? (datum.value == ${EPOCH_ZERO} ? '0' : '') : datum.label`,
    },
  };
}

/**
 * Drag to move, ctrl and wheel to zoom, which is what pinching a trackpad sends (a plain wheel scrolls the page),
 * double click to go back.
 */
export function zoomable(name: string, encodings: ('x' | 'y')[] = ['x', 'y']) {
  return {
    name,
    select: {
      type: 'interval' as const,
      encodings,
      translate: '[mousedown, window:mouseup] > window:mousemove!',
      zoom: 'wheel![event.ctrlKey || event.metaKey || event.shiftKey]',
      clear: 'dblclick',
    },
    bind: 'scales' as const,
  };
}

/** Whether a row's value of `field` lies within the frame, which zooming moves: for text that stands beside it. */
export function opaqueWithin(field: string, axis: 'x' | 'y') {
  return { condition: { test: `inrange(datum.${field}, domain('${axis}'))`, value: 1 }, value: 0 };
}
