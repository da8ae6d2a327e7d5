import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { LabStore } from '../lab-store';
import { type Colours, coloursNow } from './colours';

interface ChartProps {
  readonly store: LabStore;
  readonly height: number;
  /** In words what the chart shows, for those who do not see it. */
  readonly label: string;
  /** Makes the chart; called again when light and dark change, and when `of` does. */
  readonly make: (colours: Colours) => Omit<uPlot.Options, 'width' | 'height'>;
  /** Brings it up to date. */
  readonly draw: (chart: uPlot) => void;
  /** Frames from one drawing to the next: what changes slowly need not be drawn in each. */
  readonly every?: number;
  /** What the chart is of. */
  readonly of: unknown;
}

/** A chart that moves: drawn in every frame in which the run has moved. */
export function Chart({ store, height, label, make, draw, of, every = 1 }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current!;
    let chart: uPlot | null = null;
    const paint = (): void => void (chart && draw(chart));
    const build = (): void => {
      chart?.destroy();
      chart = new uPlot({ ...make(coloursNow()), width: element.clientWidth, height }, [[]], element);
      paint();
    };
    build();
    const resized = new ResizeObserver(() => chart?.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', build);
    let frames = 0;
    const end = store.onFrame(() => {
      if (frames++ % every === 0) paint();
    });
    return () => {
      end();
      resized.disconnect();
      dark.removeEventListener('change', build);
      chart?.destroy();
    };
  }, [store, of, height]);
  return <div class="chart" ref={place} role="img" aria-label={label} />;
}

/** Axes as all charts have them. */
export function axis(colours: Colours, label: string, options: Partial<uPlot.Axis> = {}): uPlot.Axis {
  return {
    label,
    labelSize: 20,
    labelGap: 2,
    size: 30,
    labelFont: '12.5px system-ui, sans-serif',
    font: '12px system-ui, sans-serif',
    stroke: colours.muted,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { stroke: colours.grid, width: 1, size: 4 },
    gap: 4,
    ...options,
  };
}

/** What no chart shows: a legend with values under the pointer, and zooming by dragging. */
export const plain: Partial<uPlot.Options> = {
  legend: { show: false },
  cursor: { show: false },
};
