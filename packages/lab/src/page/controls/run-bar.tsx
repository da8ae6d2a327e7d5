import type { LiveModel } from '../../model/live-model';
import type { LabStore } from '../lab-store';
import { readable } from '../words';

/** Pause, step and speed, and how far the run has come. */
export function RunBar({ store, model }: { store: LabStore; model: LiveModel }) {
  return (
    <div class="run-bar">
      <div role="group" aria-label="Run">
        <button type="button" onClick={() => store.pause(!store.paused)} aria-pressed={store.paused}>
          {store.paused ? 'Go on' : 'Pause'}
        </button>
        <button type="button" onClick={() => store.step()}>
          Step
        </button>
        <button type="button" onClick={() => store.restart()}>
          Again
        </button>
        <label>
          Speed{' '}
          <input
            type="range"
            min="0"
            max="4"
            step="0.1"
            value={Math.log10(Math.min(1e4, store.rate))}
            onInput={({ currentTarget }) => {
              const exponent = Number(currentTarget.value);
              store.setRate(exponent >= 4 ? Infinity : 10 ** exponent);
            }}
          />
        </label>
      </div>
      <p class="status" role="status">
        {statusOf(model)}
      </p>
    </div>
  );
}

function statusOf(model: LiveModel): string {
  const { summary, watching, time, phase, replicas } = model;
  if (summary) return `finished · digest ${summary.digest.slice(0, 12)}…`;
  if (!watching) return phase === '' ? 'beginning' : `preparing: ${phase}, epoch ${readable(time)}`;
  const free = replicas.filter(({ escapedAt }) => escapedAt !== null).length;
  return `epoch ${readable(time)} · ${free} of ${replicas.length} free`;
}
