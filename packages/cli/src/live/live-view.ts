import type { Lab, ResolvedExperiment, Summary } from '@kramers/core';
import { LiveFeed, type LiveMessage, labPage, type RunProgress, type Scene, sceneOf, serveLab } from '@kramers/lab';
import { type Io, note } from '../ground/io';
import { type Ahead, Pace } from '../progress/pace';
import type { Progress } from '../progress/progress';
import { reportIn } from './report-in';

/** Milliseconds between two words to the viewers. */
const OFTEN = 200;

/** What a page needs of a run: what it is made of, or what follows from that. */
type Shown = { readonly lab: Lab; readonly resolved: ResolvedExperiment } | { readonly scene: Scene | null };

/** A command's work as a page shows it while it goes on. */
export interface LiveView {
  readonly address: string;
  /** Shows a run on the page too, beside what the terminal shows of it; of one that is not known only how far it is. */
  follow(progress: Progress, title: string, run: Shown | null, ahead?: Ahead): Progress;
  /** Shows how it ended, with the report of the folder where there is one, and takes leave of the viewers. */
  end(summary: Summary | null, folder: string | null): Promise<void>;
}

/** Serves the page on this machine, and says where. Rejects with a UsageError if it has not been built. */
export async function openLive(io: Pick<Io, 'stderr'>): Promise<LiveView> {
  const feed = new LiveFeed((message) => server.tell(message));
  const server = await serveLab({ page: labPage(), told: () => feed.told() });
  note(io, `live: ${server.address}`);
  let stop = (): void => undefined;
  return {
    address: server.address,
    follow(progress, title, run, ahead) {
      stop();
      feed.begin(run && ('scene' in run ? run.scene : sceneOf(run.lab.registry, run.resolved)));
      const pace = new Pace(undefined, ahead);
      const flush = (): void => feed.flush(progressOf(pace, title));
      // The page never keeps a command from its end.
      const timer = setInterval(flush, OFTEN).unref();
      stop = () => {
        clearInterval(timer);
        flush();
      };
      return {
        event(event) {
          pace.count(event);
          feed.event(event);
          progress.event(event);
        },
        stop() {
          stop();
          progress.stop();
        },
      };
    },
    async end(summary, folder) {
      stop();
      const finished: LiveMessage[] = summary ? [{ type: 'finished', summary }] : [];
      feed.end([...finished, ...reportIn(folder), { type: 'over' }]);
      await server.close();
    },
  };
}

function progressOf({ cells, done, running, failed, secondsLeft }: Pace, title: string): RunProgress {
  return { title, cells, done, running, failed, left: secondsLeft === null ? null : Math.round(secondsLeft) };
}
