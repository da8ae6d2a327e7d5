import type { LiveModel } from '../../model/live-model';
import type { LabStore } from '../lab-store';
import { ForecastPanel } from './forecast-panel';
import { LandscapePanel } from './landscape-panel';
import { LearningPanel } from './learning-panel';
import { PhasesPanel } from './phases-panel';
import { SurvivalPanel } from './survival-panel';

/** The panels that have something to say about a run. */
export function Panels({ store, model }: { store: LabStore; model: LiveModel }) {
  const { scene } = model;
  const watches = scene.knobs !== null && !model.sweeps;
  return (
    <div class={`panels${store.map ? '' : ' two'}${scene.landscape ? '' : ' bare'}`}>
      {scene.landscape && <LandscapePanel store={store} model={model} />}
      <LearningPanel store={store} model={model} />
      {watches && <SurvivalPanel store={store} model={model} />}
      {watches && <ForecastPanel store={store} model={model} />}
      {store.map && <PhasesPanel store={store} model={model} map={store.map} />}
    </div>
  );
}
