import type { Summary } from '@kramers/core';
import { render } from 'preact';
import { App } from './app';
import { LabStore } from './lab-store';

/** What scripts and tests find as `window.kramers`. */
interface LabApi {
  /** Runs an experiment, given as YAML or as the object that it says, and sums it up as the command does. */
  run(experiment: unknown, files?: Readonly<Record<string, string>>): Promise<Summary>;
  /** The digest by which results are compared. */
  digest(summary: Pick<Summary, 'digest'>): string;
  readonly lab: LabStore;
}

const store = new LabStore();
const place = document.getElementById('app')!;
place.replaceChildren();
render(<App store={store} />, place);
store.open();
const api: LabApi = {
  run: (experiment, files = {}) => store.sum(experiment, files),
  digest: ({ digest }) => digest,
  lab: store,
};
Object.assign(globalThis, { kramers: api });
