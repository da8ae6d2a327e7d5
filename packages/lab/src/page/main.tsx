import { render } from 'preact';
import { App } from './app';
import { LabStore } from './lab-store';

const store = new LabStore();
const place = document.getElementById('app')!;
place.replaceChildren();
render(<App store={store} />, place);
store.open();
Object.assign(globalThis, { kramers: store.api });
