import { ForecastPanel } from './panels/forecast-panel';
import { LandscapePanel } from './panels/landscape-panel';
import { LearningPanel } from './panels/learning-panel';
import { PhasesPanel } from './panels/phases-panel';
import { SurvivalPanel } from './panels/survival-panel';
import { RunBar } from './controls/run-bar';
import { Story } from './controls/story';
import type { LabStore } from './lab-store';
import { useStore } from './use-store';

/** The page. */
export function App({ store }: { store: LabStore }) {
  useStore(store);
  const { model, map, problem } = store;
  return (
    <>
      <header class="bar">
        <strong>Kramers</strong>
        <span>the lab</span>
      </header>
      <main>
        <Story store={store} />
        {problem !== null && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        {model && (
          <>
            <RunBar store={store} model={model} />
            <div class="panels">
              <LandscapePanel store={store} model={model} />
              <LearningPanel store={store} model={model} />
              <SurvivalPanel store={store} model={model} />
              <ForecastPanel store={store} model={model} />
              {map && <PhasesPanel store={store} model={model} map={map} />}
            </div>
          </>
        )}
      </main>
    </>
  );
}
