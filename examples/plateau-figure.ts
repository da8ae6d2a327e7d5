// A figure of one's own: when each replica left its plateau, in the report beside the built-in figures; and a finding,
// the median of them.
import { defineFigure, defineFinding, definePlugin } from '@kramers/core';
import { median } from '@kramers/theory';

type Left = { readonly left?: number | null };
const leftAt = (values: readonly unknown[]): number[] => values.flatMap((value) => (value as Left).left ?? []);

const plateauTimes = defineFigure({
  name: 'plateau-times',
  summary: 'Epoch at which each replica left its plateau',
  of({ summary }) {
    const series = summary.points.map(({ label, values }) => ({
      label,
      kind: 'points' as const,
      origin: 'measured' as const,
      x: leftAt(values).map((_, i) => i + 1),
      y: leftAt(values),
    }));
    if (series.every(({ y }) => y.length === 0)) return null;
    return {
      name: 'plateau-times',
      title: 'When the plateau was left',
      caption: 'Epoch at which the test error first fell below the level, replica by replica.',
      x: { label: 'replica', unit: null, scale: 'linear' },
      y: { label: 'epoch', unit: null, scale: 'linear' },
      series,
    };
  },
});

const medianPlateau = defineFinding({
  name: 'median-plateau',
  summary: 'Median epoch at which the plateau was left',
  of: (values) => (leftAt(values).length === 0 ? undefined : median(leftAt(values))),
});

export default definePlugin({ name: 'plateau-figure', figures: [plateauTimes], findings: [medianPlateau] });
