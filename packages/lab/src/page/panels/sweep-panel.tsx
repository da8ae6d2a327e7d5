import uPlot from 'uplot';
import { type LiveModel, MODES } from '../../model/live-model';
import { axis, Chart, plain } from '../charts/chart';
import { type Colours, faint } from '../charts/colours';
import type { LabStore } from '../lab-store';
import { Key, Panel } from './panel';

const names = ['σ₁', 'σ₂', 'σ₃'];

/** Singular values over β as it is swept: the way up and the way back. */
export function SweepPanel({ store, model }: { store: LabStore; model: LiveModel }) {
  const { beta, singularValues } = model.replicas[model.followed]!;
  const modes = singularValues.slice(0, MODES);
  return (
    <Panel
      id="learning"
      title="What it has learnt"
      says={
        'Each σ is how strongly a feature is held, over the weight decay β: it is lost in a jump on the way up, ' +
        'and found again at another β on the way back.'
      }
    >
      <Chart
        store={store}
        height={225}
        of={model}
        label={`Singular values over β, now ${beta}: ${modes.map((value) => value.toFixed(2)).join(', ')}.`}
        make={(colours) => options(model, colours)}
        draw={(chart) => chart.redraw()}
      />
      <p class="keys">
        {modes.map((_, i) => (
          <Key key={i} colour={i} kind="stroke">
            {names[i]}
          </Key>
        ))}
      </p>
    </Panel>
  );
}

function options(model: LiveModel, colours: Colours): Omit<uPlot.Options, 'width' | 'height'> {
  const { from, to } = model.scene.experiment.protocol as unknown as { from: number; to: number };
  return {
    ...plain,
    scales: { x: { time: false, range: () => [Math.min(from, to), Math.max(from, to)] }, y: { range: () => [0, 1] } },
    axes: [axis(colours, 'weight decay β'), axis(colours, 'σ', { size: 48 })],
    series: [{}, { show: false }],
    hooks: { draw: [(chart) => ways(chart, model, colours)] },
  };
}

function ways(chart: uPlot, model: LiveModel, colours: Colours): void {
  const { ctx } = chart;
  ctx.save();
  ctx.lineWidth = 1.8 * uPlot.pxRatio;
  model.courses.forEach((course, replica) => {
    const betas = course.columns[2 + MODES]!;
    for (let mode = 0; mode < MODES; mode++) {
      const values = course.columns[2 + mode]!;
      ctx.strokeStyle = ctx.fillStyle = faint(colours.series[mode]!, replica === model.followed ? 1 : 0.4);
      ctx.beginPath();
      values.forEach((value, i) => {
        if (value !== null) ctx.lineTo(chart.valToPos(betas[i]!, 'x', true), chart.valToPos(value, 'y', true));
      });
      ctx.stroke();
      const last = values.at(-1) ?? null;
      if (last === null) continue;
      const [x, y] = [chart.valToPos(betas.at(-1)!, 'x', true), chart.valToPos(last, 'y', true)];
      ctx.beginPath();
      ctx.arc(x, y, 5 * uPlot.pxRatio, 0, 2 * Math.PI);
      ctx.fill();
    }
  });
  ctx.restore();
}
