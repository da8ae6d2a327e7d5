import type { LiveModel } from '../../model/live-model';
import type { LabStore } from '../lab-store';
import { readable } from '../words';
import { SteeringBar } from './steering-bar';

/** Pause, step and speed, the way back in time, and how far the run has come; below them the knobs. */
export function RunBar({ store, model }: { store: LabStore; model: LiveModel }) {
  return (
    <div class="run-bar">
      <div role="group" aria-label="Run">
        <button type="button" class="pause" onClick={() => store.pause(!store.paused)} aria-pressed={store.paused}>
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
            aria-valuetext={store.rate === Infinity ? 'as fast as it can' : `${readable(store.rate)} epochs a second`}
            onInput={({ currentTarget }) => {
              const exponent = Number(currentTarget.value);
              store.setRate(exponent >= 4 ? Infinity : 10 ** exponent);
            }}
          />
        </label>
        {model.scene.steering.possible && model.watching && <BackInTime store={store} model={model} />}
      </div>
      <p class="status" role="status">
        {statusOf(model)}
      </p>
      <SteeringBar store={store} model={model} />
      <Notes model={model} />
    </div>
  );
}

/** Seconds that a tab may well take. */
const PATIENCE = 120;
/** Warnings that are shown, at most. */
const MOST = 3;

/** What its user should know: how long it takes, what has diverged or failed, and what it warned of. */
function Notes({ model }: { model: LiveModel }) {
  const { seconds, name } = model.scene;
  const diverged = model.count('diverged');
  const failed = model.count('failed');
  const all = model.replicas.length;
  const minutes = readable(Math.round(seconds / 60));
  const notes: string[] = [];
  if (seconds > PATIENCE) {
    notes.push(`At full speed this tab takes about ${minutes} minutes for it.`);
    notes.push(`The command spreads it over all cores: kramers run ${name}.yaml`);
  }
  if (diverged > 0) notes.push(`${diverged} of ${all} have diverged: their loss grew without bound.`);
  if (failed > 0) notes.push(`${failed} of ${all} have failed.`);
  notes.push(...[...model.warnings].slice(0, MOST));
  if (notes.length === 0) return null;
  return (
    <ul class="aside">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

function BackInTime({ store, model }: { store: LabStore; model: LiveModel }) {
  return (
    <>
      <label>
        Time{' '}
        <input
          type="range"
          class="time"
          min="0"
          max={Math.max(1, model.furthest)}
          step="1"
          value={model.time}
          aria-valuetext={`epoch ${readable(model.time)}`}
          title="drag to the left to go back"
          onPointerDown={() => store.pause(true)}
          onChange={({ currentTarget }) => {
            const time = Number(currentTarget.value);
            if (time < model.time) store.steer({ kind: 'rewind', time });
          }}
        />
      </label>
      <button type="button" title="remember this time, to come back to it" onClick={() => store.fork()}>
        Fork
      </button>
      {store.forks.map(({ time, acts }, i) => (
        <button key={i} type="button" onClick={() => store.steer({ kind: 'goTo', acts })}>
          to {i + 1}: epoch {readable(time)}
        </button>
      ))}
    </>
  );
}

function statusOf(model: LiveModel): string {
  const { summary, watching, time, phase, replicas, acts } = model;
  if (summary) return `finished after ${readable(time)} epochs`;
  if (!watching) return phase === '' ? 'beginning' : `${phase}, epoch ${readable(time)}`;
  const free = replicas.filter((one) => model.isFree(one)).length;
  return `epoch ${readable(time)} · ${free} of ${replicas.length} free${acts ? ' · in your hands' : ''}`;
}
