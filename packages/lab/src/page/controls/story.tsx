import { presets } from '../../presets/presets';
import type { LabStore } from '../lab-store';

/** The chapter that is shown: its title, its two sentences, and the way to the next. */
export function Story({ store }: { store: LabStore }) {
  const place = presets.indexOf(store.preset);
  const next = presets[place + 1];
  return (
    <div class="story">
      <div>
        <h1>{store.own ? 'Your own experiment' : store.preset.title}</h1>
        <p class="lead">{store.own ? (store.model?.scene.note ?? '') : store.preset.story}</p>
      </div>
      <nav aria-label="Chapters">
        <label>
          Chapter{' '}
          <select
            value={store.preset.id}
            onChange={({ currentTarget }) => store.show(presets.find(({ id }) => id === currentTarget.value)!)}
          >
            {presets.map(({ id, title }, i) => (
              <option key={id} value={id}>
                {i + 1}. {title}
              </option>
            ))}
          </select>
        </label>
        {next && (
          <button type="button" class="main" title={next.title} onClick={() => store.show(next)}>
            Next chapter
          </button>
        )}
      </nav>
    </div>
  );
}
