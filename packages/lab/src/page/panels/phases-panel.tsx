import type uPlot from 'uplot';
import type { LiveModel } from '../../model/live-model';
import type { PhaseMap } from '../../model/phase-map';
import type { Phase } from '../../messages/commands';
import { axis, Chart, plain } from '../charts/chart';
import { type Colours, faint } from '../charts/colours';
import type { LabStore } from '../lab-store';
import { Key, Panel } from './panel';

/** Opacity of a waiting time of each decade, from below 10 epochs to above 10 000. */
const shades = [0.1, 0.22, 0.38, 0.56, 0.78];

/** What theory expects over β and T, and where the run is. */
export function PhasesPanel({ store, model, map }: { store: LabStore; model: LiveModel; map: PhaseMap }) {
  const { beta, temperature } = model.replicas[model.followed]!;
  return (
    <Panel
      id="phases"
      title="Where traps are"
      says={
        'The weight decay β makes the hill and the noise T carries over it: the stronger the blue, the longer the ' +
        'wait; on the far right there is nothing to learn.'
      }
    >
      <Chart
        store={store}
        height={170}
        of={map}
        every={4}
        label={`Waiting times over β and T. You are at β ${beta}, T ${temperature}.`}
        make={(colours) => options(model, map, colours)}
        draw={redrawn(model, map)}
      />
      <p class="keys">
        <Key colour={2} kind="field">
          free at once
        </Key>
        <Key colour={0} kind="fade">
          τ from 10 to 10⁴ epochs
        </Key>
        <Key colour="muted" kind="field">
          no feature to learn
        </Key>
        <Key colour="ink" kind="ring">
          you are here
        </Key>
      </p>
    </Panel>
  );
}

/** Draws the map again when more of it is known, or one is elsewhere on it. */
function redrawn(model: LiveModel, map: PhaseMap): (chart: uPlot) => void {
  let shown = '';
  return (chart) => {
    const { beta, temperature } = model.replicas[model.followed]!;
    const now = `${map.known} ${beta} ${temperature}`;
    if (now !== shown) chart.redraw();
    shown = now;
  };
}

function colourOf(phase: Phase, colours: Colours): string {
  if (phase === 'no barrier') return faint(colours.series[2]!, 0.3);
  if (phase === 'nothing to escape to') return faint(colours.muted, 0.25);
  const decade = Math.min(shades.length - 1, Math.max(0, Math.floor(phase / Math.LN10)));
  return faint(colours.series[0]!, shades[decade]!);
}

function options(model: LiveModel, map: PhaseMap, colours: Colours): Omit<uPlot.Options, 'width' | 'height'> {
  const { betas, temperatures } = map;
  return {
    ...plain,
    scales: {
      x: { time: false, range: () => [betas[0]!, betas.at(-1)!] },
      y: { distr: 3, range: () => [temperatures[0]!, temperatures.at(-1)!] },
    },
    axes: [
      axis(colours, 'weight decay β', { grid: { show: false } }),
      axis(colours, 'noise T', {
        size: 62,
        grid: { show: false },
        values: (_, ticks) =>
          ticks.map((tick) => (tick === null ? '' : tick.toExponential().replace('e-', '·10⁻').replace(/\d$/, raised))),
      }),
    ],
    series: [{}, { show: false }],
    hooks: { drawClear: [(chart) => fields(chart, map, colours)], draw: [(chart) => here(chart, model, colours)] },
  };
}

function raised(digit: string): string {
  return '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]!;
}

function fields(chart: uPlot, map: PhaseMap, colours: Colours): void {
  const { ctx } = chart;
  const edge = (list: readonly number[], i: number, axisName: 'x' | 'y'): number => {
    const [at, next] = [list[Math.min(i, list.length - 1)]!, list[Math.max(0, i - 1)]!];
    return chart.valToPos(axisName === 'x' ? (at + next) / 2 : Math.sqrt(at * next), axisName, true);
  };
  map.temperatures.forEach((_, row) => {
    const [bottom, top] = [edge(map.temperatures, row, 'y'), edge(map.temperatures, row + 1, 'y')];
    map.betas.forEach((_beta, column) => {
      const phase = map.at(row, column);
      if (phase === undefined) return;
      const [left, right] = [edge(map.betas, column, 'x'), edge(map.betas, column + 1, 'x')];
      ctx.fillStyle = colourOf(phase, colours);
      ctx.fillRect(
        Math.round(left),
        Math.round(top),
        Math.round(right) - Math.round(left),
        Math.round(bottom) - Math.round(top),
      );
    });
  });
}

function here(chart: uPlot, model: LiveModel, colours: Colours): void {
  const { beta, temperature } = model.replicas[model.followed]!;
  if (!(temperature > 0)) return;
  const { ctx, bbox } = chart;
  const x = Math.min(bbox.left + bbox.width, Math.max(bbox.left, chart.valToPos(beta, 'x', true)));
  const y = Math.min(bbox.top + bbox.height, Math.max(bbox.top, chart.valToPos(temperature, 'y', true)));
  ctx.beginPath();
  ctx.arc(x, y, 6 * devicePixelRatio, 0, 2 * Math.PI);
  ctx.fillStyle = colours.panel;
  ctx.fill();
  ctx.lineWidth = 2.5 * devicePixelRatio;
  ctx.strokeStyle = colours.ink;
  ctx.stroke();
}
