import { useState } from 'preact/hooks';
import type { LiveModel } from '../../model/live-model';
import type { LabStore } from '../lab-store';
import { readable } from '../words';
import { Slider } from './slider';

/** How much a burst multiplies the temperature, and for how many epochs. */
const BURST = { factor: 4, epochs: 30 };

/** The knobs, kick and burst, and the way back. */
export function SteeringBar({ store, model }: { store: LabStore; model: LiveModel }) {
  const [amplitude, setAmplitude] = useState(0.2);
  const { knobs, scene } = model;
  if (!scene.steering.possible || !knobs)
    return <p class="aside">This chapter runs by itself: {scene.steering.reason || 'its knobs change on the way'}.</p>;
  const { beta, temperature, learningRate, batchSize } = knobs;
  const most = scene.landscape ? 0.5 : 0.4;
  return (
    <div class="steering" role="group" aria-label="Steer">
      <Slider
        name="weight decay β"
        value={beta}
        from={0}
        to={most}
        shown={readable(beta)}
        onChange={(value) => store.turn({ beta: value })}
      />
      <Slider
        name="noise T"
        value={temperature}
        from={1e-5}
        to={5e-3}
        ratios
        zero
        shown={readable(temperature)}
        onChange={(value) => store.turn({ temperature: value })}
      />
      <Slider
        name="learning rate"
        value={learningRate}
        from={0.005}
        to={0.5}
        ratios
        shown={readable(learningRate)}
        onChange={(value) => store.turn({ learningRate: value })}
      />
      {scene.samples > 0 && (
        <Slider
          name="batch"
          value={batchSize === 'full' ? scene.samples : batchSize}
          from={1}
          to={scene.samples}
          ratios
          shown={batchSize === 'full' ? 'all' : String(batchSize)}
          onChange={(value) => store.turn({ batchSize: value >= scene.samples ? 'full' : Math.round(value) })}
        />
      )}
      <Slider
        name="kick of"
        value={amplitude}
        from={0.02}
        to={0.4}
        shown={readable(amplitude)}
        onChange={setAmplitude}
      />
      <div class="buttons">
        <button type="button" onClick={() => store.steer({ kind: 'kick', amplitude })}>
          Kick
        </button>
        <button
          type="button"
          disabled={temperature === 0}
          title={`T × ${BURST.factor} for ${BURST.epochs} epochs`}
          onClick={() => store.steer({ kind: 'burst', ...BURST })}
        >
          Burst of noise
        </button>
        {store.taking && <span class="status">taking over …</span>}
      </div>
    </div>
  );
}
