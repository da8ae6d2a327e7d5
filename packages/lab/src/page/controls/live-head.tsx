import type { RunProgress } from '../../messages/messages';
import type { LiveModel, Replica } from '../../model/live-model';
import { saveFile } from '../save-file';
import type { LabStore } from '../lab-store';

/** Cells that are drawn one by one, at most. */
const MOST = 1000;

/** What a command has at work, and how far it is. */
export function LiveHead({ store, progress }: { store: LabStore; progress: RunProgress }) {
  const { title, cells, done, running, failed, left } = progress;
  const report = store.report;
  return (
    <div class="story">
      <div>
        <h1>{title || 'A run at work'}</h1>
        <p class="lead" role="status">
          {done} of {cells} cells done
          {running > 0 && `, ${running} running`}
          {failed > 0 && `, ${failed} failed`}
          {left !== null && done < cells && `, about ${inWords(left)} left`}
          {store.over && '. The run has ended.'}
          {!store.over && store.lost && '. The run cannot be heard: it has ended, or its machine is busy.'}
        </p>
        <progress max={Math.max(1, cells)} value={done} aria-label="cells done" />
      </div>
      {report !== null && (
        <nav aria-label="Report">
          <button type="button" class="main" onClick={() => saveFile('report.html', report, 'text/html')}>
            Download report
          </button>
        </nav>
      )}
    </div>
  );
}

/** Every cell of the run as a small field that says how it is; the one that is chosen is shown below. */
export function Cells({ store, model }: { store: LabStore; model: LiveModel }) {
  const { scene, followed, replicas } = model;
  return (
    <section class="run-bar cells" aria-labelledby="cells-title">
      <h2 id="cells-title">
        Cells <small>{labelOf(model, followed)}</small>
      </h2>
      <div role="group" aria-label="Cells">
        {replicas.slice(0, MOST).map((replica, i) => (
          <button
            key={i}
            type="button"
            class={lookOf(replica)}
            aria-pressed={i === followed}
            aria-label={`${labelOf(model, i)}: ${lookOf(replica)}`}
            title={`${labelOf(model, i)}: ${lookOf(replica)}`}
            onClick={() => store.follow(i)}
          />
        ))}
      </div>
      {replicas.length > MOST && <p class="aside">{`and ${replicas.length - MOST} more of ${scene.cells.length}`}</p>}
    </section>
  );
}

function labelOf({ scene, replicas }: LiveModel, place: number): string {
  const { point, replica } = replicas[place]!;
  return scene.points.length > 1 ? `${scene.points[point]!}, replica ${replica + 1}` : `replica ${replica + 1}`;
}

/** How a cell is, in a word. */
function lookOf({ status, escapedAt }: Replica): string {
  if (status === 'failed' || status === 'diverged') return status;
  return escapedAt === null ? status : 'escaped';
}

function inWords(seconds: number): string {
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
