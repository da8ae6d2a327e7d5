import { oneModeLoss, oneModeStationary } from '@kramers/theory';
import type uPlot from 'uplot';
import type { LiveModel, Replica } from '../../model/live-model';
import { axis, Chart, plain } from '../charts/chart';
import { type Colours, faint } from '../charts/colours';
import type { LabStore } from '../lab-store';
import { Key, Panel } from './panel';

const POINTS = 240;

/** The loss that the passing mode feels, with every replica as a ball on it. */
export function LandscapePanel({ store, model }: { store: LabStore; model: LiveModel }) {
  const landscape = model.scene.landscape;
  if (!landscape) return null;
  const free = model.shown.filter((one) => model.isFree(one)).length;
  const ordinal = ['first', 'second', 'third', 'fourth'][model.mode] ?? `${model.mode + 1}th`;
  return (
    <Panel
      id="landscape"
      title="The trap"
      says={
        `The loss ℓ(λ) over how strongly the network has learnt the ${ordinal} feature: every ball is a copy of it, ` +
        'held on the left by a hill.'
      }
    >
      <Chart
        store={store}
        height={225}
        of={model}
        label={`Landscape with ${model.shown.length} replicas; ${free} have crossed the hill.`}
        make={(colours) => options(model, colours)}
        draw={(chart) => chart.setData(curve(model))}
      />
      <p class="keys">
        <Key colour={0} kind="dot">
          trapped
        </Key>
        <Key colour={1} kind="dot">
          free
        </Key>
        <Key colour="ink" kind="ring">
          the one followed on the right
        </Key>
      </p>
    </Panel>
  );
}

/** β at which the landscape is shown: that of the replica that is followed. */
function betaNow(model: LiveModel): number {
  const { beta } = model.replicas[model.followed]!;
  return Number.isFinite(beta) ? beta : (model.scene.knobs?.beta ?? 0);
}

/** The axis from 0 past every ball, and ℓ there. */
function curve(model: LiveModel): uPlot.AlignedData {
  const { depth, modes } = model.scene.landscape!;
  const mode = { depth, ...modes[model.mode]! };
  const beta = betaNow(model);
  const x = Array.from({ length: POINTS + 1 }, (_, i) => (lastPlace(model) * i) / POINTS);
  return [x, x.map((place) => oneModeLoss(mode, beta, place ** depth))];
}

/** Where λ stands on the axis: λ^{1/L}, each layer's share of it, in which both valleys are round. */
function placeOf(lambda: number, depth: number): number {
  return Math.max(0, lambda) ** (1 / depth);
}

/** The end of the axis, past the strongest that the feature can be. */
function lastPlace(model: LiveModel): number {
  const { modes, depth } = model.scene.landscape!;
  const { correlation, inputVariance } = modes[model.mode]!;
  return 1.08 * placeOf(correlation / inputVariance, depth);
}

/** ℓ from below the deepest state to well above the hill. */
function range(model: LiveModel): [number, number] {
  const { depth, modes } = model.scene.landscape!;
  const { barrierUp, lossAtMinimum } = oneModeStationary({ depth, ...modes[model.mode]! }, betaNow(model));
  const [hill, bottom] = [barrierUp ?? 0.01, Math.min(0, lossAtMinimum ?? 0)];
  const height = Math.max(hill, -bottom, 0.01);
  return [bottom - 0.25 * height, Math.max(2.2 * hill, hill + 0.5 * height)];
}

function options(model: LiveModel, colours: Colours): Omit<uPlot.Options, 'width' | 'height'> {
  return {
    ...plain,
    scales: { x: { time: false, range: () => [-0.03, lastPlace(model)] }, y: { range: () => range(model) } },
    axes: [axis(colours, 'strength of the feature in each layer, λ¹ᐟᴸ'), axis(colours, 'loss ℓ(λ)', { size: 56 })],
    series: [{}, { stroke: colours.muted, width: 2, points: { show: false } }],
    hooks: { draw: [(chart) => balls(chart, model, colours)] },
  };
}

function balls(chart: uPlot, model: LiveModel, colours: Colours): void {
  const { ctx } = chart;
  const { depth, modes } = model.scene.landscape!;
  const mode = { depth, ...modes[model.mode]! };
  const beta = betaNow(model);
  const radius = 6 * devicePixelRatio;
  const put = (replica: Replica, ring: boolean): void => {
    const lambda = replica.singularValues[model.mode];
    // One that has diverged is nowhere on it.
    if (lambda === undefined || !Number.isFinite(lambda)) return;
    const x = chart.valToPos(placeOf(lambda, depth), 'x', true);
    const y = chart.valToPos(oneModeLoss(mode, beta, lambda), 'y', true) - radius;
    ctx.beginPath();
    ctx.arc(x, y, ring ? radius + 2 * devicePixelRatio : radius, 0, 2 * Math.PI);
    const colour = colours.series[model.isFree(replica) ? 1 : 0]!;
    ctx.fillStyle = faint(colour, 0.75);
    ctx.strokeStyle = ring ? colours.ink : colour;
    ctx.lineWidth = (ring ? 2 : 1) * devicePixelRatio;
    if (!ring) ctx.fill();
    ctx.stroke();
  };
  ctx.save();
  ctx.rect(chart.bbox.left, chart.bbox.top, chart.bbox.width, chart.bbox.height);
  ctx.clip();
  for (const replica of model.shown) put(replica, false);
  put(model.replicas[model.followed]!, true);
  ctx.restore();
}
