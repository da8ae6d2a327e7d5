import type uPlot from 'uplot';
import { type LiveModel, MODES } from '../../model/live-model';
import { axis, Chart, plain } from '../charts/chart';
import { type Colours, faint } from '../charts/colours';
import type { LabStore } from '../lab-store';
import { Key, Panel } from './panel';
import { SweepPanel } from './sweep-panel';

const names = ['σ₁', 'σ₂', 'σ₃'];

/** Singular values and errors of the replica that is followed, with the passing mode of all others behind. */
export function LearningPanel({ store, model }: { store: LabStore; model: LiveModel }) {
  if (model.sweeps) return <SweepPanel store={store} model={model} />;
  const modes = model.replicas[model.followed]!.singularValues.slice(0, MODES);
  const now = modes.map((value, i) => `${names[i]} ${value.toFixed(2)}`).join(', ');
  const one = model.replicas.length > 1 ? `replica ${model.followed + 1}` : 'the network';
  return (
    <Panel
      id="learning"
      title="What it has learnt"
      says={
        `Each σ is how strongly ${one} holds a feature: when one jumps up, a feature is learnt and both errors ` +
        'fall at once.'
      }
    >
      <Chart
        store={store}
        height={225}
        of={model}
        every={2}
        label={`Singular values and errors over time. Now ${now}.`}
        make={(colours) => options(model, colours)}
        draw={(chart) => chart.setData(data(model))}
      />
      <p class="keys">
        {modes.map((_, i) => (
          <Key key={i} colour={i} kind="stroke">
            {names[i]}
          </Key>
        ))}
        <Key colour={3} kind="stroke">
          test error
        </Key>
        <Key colour={4} kind="dashed">
          training error
        </Key>
        {model.lockstep && model.replicas.length > 1 && (
          <Key colour="muted" kind="stroke">
            {names[model.mode]} of the other replicas
          </Key>
        )}
      </p>
    </Panel>
  );
}

function data(model: LiveModel): uPlot.AlignedData {
  const course = model.courses[model.followed] ?? model.courses[0]!;
  return [
    model.lockstep ? model.passing.x : course.x,
    ...model.passing.columns,
    ...course.columns.slice(2, 2 + MODES),
    course.columns[1]!,
    course.columns[0]!,
  ];
}

function options(model: LiveModel, colours: Colours): Omit<uPlot.Options, 'width' | 'height'> {
  const line = (stroke: string, extra: Partial<uPlot.Series> = {}): uPlot.Series => ({
    stroke,
    width: 2,
    // A viewer who came late knows one time only.
    points: { show: (chart) => chart.data[0].length < 4 },
    ...extra,
  });
  return {
    ...plain,
    scales: { x: { time: false }, y: { range: (_, _low, high) => [0, Math.max(1, 1.02 * high)] } },
    axes: [axis(colours, 'epochs since noise was let in'), axis(colours, 'σ and error', { size: 48 })],
    series: [
      {},
      ...model.passing.columns.map(() => line(faint(colours.muted, 0.35), { width: 0.75 })),
      ...Array.from({ length: MODES }, (_, i) => line(colours.series[i]!, { width: 2.5 })),
      line(colours.series[3]!),
      line(colours.series[4]!, { dash: [6, 4] }),
    ],
  };
}
