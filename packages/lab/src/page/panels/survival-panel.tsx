import type uPlot from 'uplot';
import type { LiveModel } from '../../model/live-model';
import { axis, Chart, plain } from '../charts/chart';
import type { Colours } from '../charts/colours';
import type { LabStore } from '../lab-store';
import { Key, Panel } from './panel';

const POINTS = 100;

/** Replicas that are still trapped, and the exponential laws with the measured and the predicted mean. */
export function SurvivalPanel({ store, model }: { store: LabStore; model: LiveModel }) {
  const all = model.observations.length;
  const free = model.observations.filter(({ escaped }) => escaped).length;
  return (
    <Panel
      id="survival"
      title="Still trapped"
      says={
        'If escapes come at random, without memory, the number of trapped replicas falls along a straight line ' +
        'here, as in radioactive decay.'
      }
    >
      <Chart
        store={store}
        height={170}
        of={model}
        every={4}
        label={`${all - free} of ${all} replicas are still trapped after ${model.time} epochs.`}
        make={(colours) => options(model, colours)}
        draw={(chart) => chart.setData(data(store, model))}
      />
      <p class="keys">
        <Key colour={0} kind="stroke">
          still trapped: {all - free} of {all}
        </Key>
        <Key colour="ink" kind="stroke">
          exponential law
        </Key>
        {store.forecast?.lnTau !== null && store.forecast && (
          <Key colour={1} kind="dashed">
            as predicted
          </Key>
        )}
      </p>
    </Panel>
  );
}

function data(store: LabStore, model: LiveModel): uPlot.AlignedData {
  const { observations, rate } = model;
  const now = Math.max(1, ...observations.map(({ time }) => time));
  const times = observations.flatMap(({ time, escaped }) => (escaped ? [time] : [])).sort((a, b) => a - b);
  const grid = Array.from({ length: POINTS + 1 }, (_, i) => (now * i) / POINTS);
  // A step needs both of its ends.
  const x = [...new Set([...grid, ...times, ...times.map((time) => time - 1e-6)])].sort((a, b) => a - b);
  let gone = 0;
  const share = x.map((time) => {
    while (gone < times.length && times[gone]! <= time) gone++;
    const left = 1 - gone / Math.max(1, observations.length);
    return left > 0 ? left : null;
  });
  const law = (tau: number | null | undefined) => x.map((time) => (tau ? Math.exp(-time / tau) : null));
  const predicted = store.forecast?.lnTau;
  return [x, share, law(rate?.tau), law(predicted === null || predicted === undefined ? null : Math.exp(predicted))];
}

function options(model: LiveModel, colours: Colours): Omit<uPlot.Options, 'width' | 'height'> {
  const floor = 0.5 / model.shown.length;
  return {
    ...plain,
    scales: {
      x: { time: false, range: (_, low, high) => [low, Math.max(high, 1)] },
      y: { distr: 3, range: () => [floor, 1.1] },
    },
    axes: [
      axis(colours, 'epochs since noise was let in'),
      axis(colours, 'share still trapped', { size: 52, values: (_, ticks) => ticks.map(percent) }),
    ],
    series: [
      {},
      { stroke: colours.series[0]!, width: 2.5, points: { show: false } },
      { stroke: colours.ink, width: 1.2, points: { show: false } },
      { stroke: colours.series[1]!, width: 1.8, dash: [6, 4], points: { show: false } },
    ],
  };
}

function percent(share: number | null): string {
  return share === null || share > 1 ? '' : `${Number((100 * share).toPrecision(2))} %`;
}
