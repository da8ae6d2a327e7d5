import type { FigureAxis } from '@kramers/core/plugins';

/** Decades above which only powers of ten are labelled. */
const FEW_DECADES = 2.5;
const LABELS = 8;

/** `delay (steps)`, the label alone for a pure number, and one word for `epoch` in `epochs`. */
export function axisTitle({ label, unit }: FigureAxis): string {
  if (unit === null) return label;
  return unit.startsWith(label) ? unit : `${label} (${unit})`;
}

/** Room at the ends of an axis, in pixels: for the points there, and for arrows that begin at a bound. */
const ROOM = { points: 16, arrows: 30 };

/**
 * An axis of the kind that a figure asks for; over many decades its labels are powers of ten. `arrows` leaves room for
 * those at bounds.
 */
export function dataAxis(axis: FigureAxis, field: string, values: readonly number[], arrows = false) {
  const common = { field, type: 'quantitative' as const, title: axisTitle(axis) };
  const padding = arrows ? ROOM.arrows : ROOM.points;
  const grid = field === 'x' ? { grid: false } : {};
  if (axis.scale === 'linear')
    return {
      ...common,
      scale: { zero: false, nice: false, padding },
      axis: { ...grid, tickCount: 7, labelExpr: PLAIN },
    };
  const positive = values.filter((value) => value > 0);
  const [from, to] = [Math.log10(Math.min(...positive)), Math.log10(Math.max(...positive))];
  const scale = { type: 'log' as const, nice: false, padding };
  if (!(to - from > FEW_DECADES))
    return { ...common, scale, axis: { ...grid, values: preferred(from, to), labelExpr: PLAIN } };
  const step = Math.ceil((to - from) / LABELS);
  const first = Math.ceil(from / step) * step;
  const powers = Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, i) => 10 ** (first + i * step));
  return { ...common, scale, axis: { ...grid, values: powers, labelExpr: POWER } };
}

/** 1, 2 and 5 times powers of ten, over few decades. */
function preferred(from: number, to: number): number[] {
  const powers = Array.from({ length: Math.floor(to) - Math.floor(from) + 1 }, (_, i) => 10 ** (Math.floor(from) + i));
  return powers.flatMap((power) => [power, 2 * power, 5 * power]);
}

/** A number as it is written; left to itself the axis would choose an exponent for 1000. */
const PLAIN = "format(datum.value, ',.6~g')";

const DIGITS = JSON.stringify([...'⁰¹²³⁴⁵⁶⁷⁸⁹']);
const EXPONENT = 'abs(round(log(datum.value) / LN10))';

/** A power of ten with its exponent raised; small ones are spelt out. */
const POWER =
  `datum.value >= 0.01 && datum.value < 20000 ? format(datum.value, ',~g') : ` +
  `'10' + (datum.value < 1 ? '⁻' : '') + (${EXPONENT} >= 10 ? ${DIGITS}[floor(${EXPONENT} / 10)] : '') + ` +
  `${DIGITS}[${EXPONENT} % 10]`;
