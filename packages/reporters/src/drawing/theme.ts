import type { Config } from 'vega-lite';

/** The colours of a page or a sheet of paper. */
export interface Colors {
  /** Behind the figure; a page's own shows through. */
  readonly background: string;
  /** What marks are outlined with, to be told from those below. */
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  /**
   * Told apart by people with any kind of colour vision, in this order: after Okabe & Ito (2008), with contrast 3 to
   * the background.
   */
  readonly series: readonly string[];
}

/** On white. */
export const lightColors: Colors = {
  background: '#ffffff',
  surface: '#ffffff',
  ink: '#1d2126',
  muted: '#5f6770',
  grid: '#e6e8ea',
  series: ['#0b69b0', '#cc4f14', '#008765', '#a8478f', '#9a7400', '#2a93bf', '#575d64', '#c22f57'],
};

/** On near black. */
export const darkColors: Colors = {
  background: '#14171a',
  surface: '#14171a',
  ink: '#e7e9ec',
  muted: '#a0a8b0',
  grid: '#2b3036',
  series: ['#62aef0', '#ff9158', '#3fc9a0', '#dd92cc', '#e0bb35', '#8ad4f2', '#b9c0c8', '#ff86a2'],
};

/** Colours that a page's style sheet decides, so that one chart serves light, dark and print. */
export const pageColors: Colors = {
  background: 'transparent',
  surface: 'var(--background)',
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  grid: 'var(--grid)',
  series: lightColors.series.map((_, i) => `var(--series-${i})`),
};

const PLACE = /^palette:(\d+)$/;

/** Stands for a colour of the palette until it is known which page or paper the figure is for. */
export function paletteColor(index: number): string {
  return `palette:${index}`;
}

/** A value in which each {@link paletteColor} has become a colour. */
export function withPalette<Value>(value: Value, colors: Colors): Value {
  if (typeof value === 'string')
    return value.replace(PLACE, (_, index: string) => colors.series[Number(index) % colors.series.length]!) as Value;
  if (Array.isArray(value)) return value.map((one: unknown) => withPalette(one, colors)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]: [string, unknown]) => [key, withPalette(one, colors)]),
  ) as Value;
}

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** How figures look: the styles that their layers name, in the colours given. */
export function themeConfig(colors: Colors): Config {
  const text = {
    labelColor: colors.muted,
    titleColor: colors.ink,
    labelFontSize: 12,
    titleFontSize: 12.5,
    titleFontWeight: 'normal' as const,
  };
  return {
    background: colors.background,
    font: FONT,
    // Figures are described by their captions and tables; screen readers need not walk through thousands of marks.
    aria: false,
    view: { stroke: null },
    range: { category: [...colors.series] },
    axis: {
      ...text,
      domainColor: colors.muted,
      tickColor: colors.muted,
      gridColor: colors.grid,
      tickSize: 4,
      labelPadding: 4,
      titlePadding: 8,
      labelSeparation: 8,
      labelFlush: false,
    },
    legend: {
      ...text,
      labelColor: colors.ink,
      orient: 'bottom',
      direction: 'vertical',
      labelLimit: 640,
      symbolSize: 220,
      labelOffset: 10,
      offset: 12,
    },
    line: { strokeWidth: 2, strokeJoin: 'round' },
    rule: { stroke: colors.muted },
    style: {
      faint: { strokeWidth: 0.8, opacity: 0.22 },
      band: { opacity: 0.2 },
      dashed: { strokeWidth: 1.6, strokeDash: [6, 3] },
      theory: { stroke: colors.muted, strokeWidth: 1, strokeDash: [3, 3] },
      limit: { strokeWidth: 1.2, strokeDash: [5, 4], opacity: 0.6 },
      prediction: { strokeWidth: 1.5, strokeDash: [6, 4] },
      quoted: { strokeWidth: 1.6, strokeDash: [2, 3] },
      onRule: { color: colors.muted, fontSize: 11.5, align: 'right', baseline: 'bottom', dx: -4, dy: -3 },
      event: { filled: false, size: 42, strokeWidth: 1.4, opacity: 0.9 },
      censored: { orient: 'vertical', size: 11, thickness: 1.4, opacity: 0.9 },
      strip: { orient: 'vertical', size: 15, thickness: 1.5, opacity: 0.55 },
      median: { filled: true, size: 90, opacity: 1, stroke: colors.surface, strokeWidth: 1.2 },
      arrow: { filled: true, size: 46, opacity: 1 },
      exact: { color: colors.ink, strokeWidth: 1.2, strokeDash: [3, 5] },
      upright: { color: colors.muted, fontSize: 11.5, angle: 270, baseline: 'bottom', dy: -3 },
      name: { color: colors.ink, fontSize: 13, align: 'left', baseline: 'bottom', dx: 8, dy: -4 },
      fit: { strokeWidth: 1.4, strokeDash: [9, 3, 2, 3] },
      whisker: { strokeWidth: 1.5, opacity: 1 },
      bound: { fontSize: 20, fontWeight: 'bold', baseline: 'bottom', align: 'center' },
      foot: { orient: 'horizontal', size: 12, thickness: 2 },
      lineName: { color: colors.muted, fontSize: 11.5, align: 'left', baseline: 'top', dx: 12, dy: 2 },
      dot: { filled: true, size: 60, opacity: 1 },
      hover: { filled: true, size: 140, opacity: 0 },
      level: { color: colors.muted, fontSize: 11.5, align: 'left', baseline: 'middle', dx: 5 },
      note: { color: colors.ink, fontSize: 11.5, align: 'left', baseline: 'middle', dx: 6 },
    },
  };
}
