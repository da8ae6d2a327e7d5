import { useEffect } from 'preact/hooks';
import { ExperimentPanel } from './controls/experiment-panel';
import { Cells, LiveHead } from './controls/live-head';
import { RunBar } from './controls/run-bar';
import { Story } from './controls/story';
import type { LabStore } from './lab-store';
import { Figures } from './panels/figures';
import { Panels } from './panels/panels';
import { useStore } from './use-store';

/** The page. */
export function App({ store }: { store: LabStore }) {
  useStore(store);
  useDrop(store);
  const { model, problem } = store;
  return (
    <>
      <header class="bar">
        <strong>Kramers</strong>
        <span>the lab</span>
      </header>
      <main>
        {store.live ? <LiveHead store={store} progress={store.live} /> : <Story store={store} />}
        {problem !== null && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        {model && (
          <>
            {store.live ? <Cells store={store} model={model} /> : <RunBar store={store} model={model} />}
            <Panels store={store} model={model} />
          </>
        )}
        {store.figures && <Figures figures={store.figures} />}
        {!store.live && <ExperimentPanel store={store} model={model} />}
      </main>
    </>
  );
}

/** Files that are dropped anywhere on the page are taken. */
function useDrop(store: LabStore): void {
  useEffect(() => {
    const over = (event: DragEvent): void => event.preventDefault();
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      const [file] = event.dataTransfer?.files ?? [];
      if (file) void file.text().then((text) => store.drop(file.name, text));
    };
    document.addEventListener('dragover', over);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('drop', drop);
    };
  }, [store]);
}
