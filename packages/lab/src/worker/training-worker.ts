import { type ExperimentSource, type FinishedRun, provideFiles, sourceFromText, sourceFromValue } from '@kramers/core';
import { htmlReporter, provideBrowserRuntime } from '@kramers/reporters';
import { builtinLab } from '../engine/builtin-lab';
import { LiveRun, problemOf } from '../engine/live-run';
import { Pace } from '../pace/pace';
import { summaryOf } from '../engine/summary-of';
import type { FinishedFigure } from '../messages/messages';
import { Session } from '../steering/session';
import { SteeredRun } from '../steering/steered-run';
import type { Command, Reply } from '../messages/commands';
import { stringify } from 'yaml';
import { fillMap, forecastOf } from './theory';

/** What is needed of a worker's global; the types of pages and of workers do not go together. */
declare const self: {
  onmessage: ((event: MessageEvent<Command>) => void) | null;
  postMessage(message: Reply, transfer: readonly ArrayBufferLike[]): void;
  readonly kramersScripts: { readonly vega: string; readonly interpreter: string };
};

/** Milliseconds between two frames. */
const FRAME = 15;

/** Serves the page from a worker: one run at a time is watched; others may be summed up beside it. */
export function startWorker(): void {
  const pace = new Pace();
  const lab = builtinLab(pace);
  const files = new Map<string, string>();
  let run: LiveRun | null = null;
  let steered: SteeredRun | null = null;
  let steering: Promise<void> = Promise.resolve();
  let shown = true;
  let maps = 0;
  const post = (reply: Reply): void => {
    const buffers = reply.type === 'frame' && reply.rows instanceof Float64Array ? [reply.rows.buffer] : [];
    self.postMessage(reply, buffers);
  };
  serveFiles(files);
  provideBrowserRuntime(self.kramersScripts);

  const stop = (): void => {
    run?.stop();
    steered?.stop();
    run = steered = null;
    shown = true;
  };
  /** Takes the run out of its protocol's hands, if that has not been done, and does what is asked. */
  const steer = async ({ deed, time, escapes }: Command & { type: 'steer' }): Promise<void> => {
    if (steered) return steered.do(deed);
    if (!run) return;
    const from = run;
    const { knobs } = from.scene;
    if (!knobs) throw new RangeError('the knobs of this experiment change by themselves');
    from.stop();
    const session = await Session.open(lab, from.source, knobs, () => run !== from);
    if (run !== from) return;
    steered = new SteeredRun(session, pace, post);
    if (time > 0) session.goTo([{ kind: 'train', knobs, epochs: time }]);
    steered.do(deed, escapes);
    void steered.work().catch((cause: unknown) => post(problemOf(cause)));
  };

  const serve = (command: Command): void => {
    switch (command.type) {
      case 'run':
        stop();
        for (const [name, text] of Object.entries(command.files)) files.set(name, text);
        run = new LiveRun(lab, sourceFromText(command.text, 'experiment'), post);
        break;
      case 'stop':
        stop();
        break;
      case 'shown':
        shown = true;
        break;
      case 'pace':
        pace.rate = command.rate;
        pace.paused = command.paused;
        break;
      case 'step':
        pace.step();
        break;
      case 'steer':
        steering = steering.then(() => steer(command)).catch((cause: unknown) => post(problemOf(cause)));
        break;
      case 'hand over':
        if (steered) post(handedOver(steered.session));
        break;
      case 'report':
        if (run?.finished) void reportOf(run.finished).then(post);
        break;
      case 'summary':
        for (const [name, text] of Object.entries(command.files)) files.set(name, text);
        void summaryOf(builtinLab(), sourceOf(command.experiment)).then(
          (summary) => post({ type: 'summed', id: command.id, summary }),
          (cause: unknown) => post({ type: 'summed', id: command.id, error: String((cause as Error).message) }),
        );
        break;
      case 'forecast':
        post({ type: 'forecast', forecast: forecastOf(command.question, command.temperature) });
        break;
      case 'map': {
        const mine = ++maps;
        void fillMap(command.question, command.betas, command.temperatures, post, () => mine !== maps);
        break;
      }
    }
  };
  self.onmessage = ({ data }: MessageEvent<Command>) => {
    try {
      serve(data);
    } catch (cause) {
      post(problemOf(cause));
    }
  };
  setInterval(() => {
    const moving = steered ?? run;
    if (moving && shown) shown = !moving.flush();
  }, FRAME);
}

function handedOver(session: Session): Reply {
  const weights = session.replicas.map((replica) => replica.weights.slice());
  return { type: 'handed over', text: stringify(session.experiment()), weights };
}

function sourceOf(experiment: unknown): ExperimentSource {
  return typeof experiment === 'string' ? sourceFromText(experiment, 'experiment') : sourceFromValue(experiment);
}

/** Experiments may name the files that were dropped on the page, and no others. */
function serveFiles(files: ReadonlyMap<string, string>): void {
  const encoder = new TextEncoder();
  provideFiles({
    read(name) {
      const text = files.get(name);
      if (text === undefined) throw new RangeError('no such file here: drop it on the page first');
      return encoder.encode(text);
    },
    resolve: (_folder, path) => path,
    workingFolder: () => '',
  });
}

/** The report that the command would write, and its figures apart. */
async function reportOf(run: FinishedRun): Promise<Reply> {
  const written = new Map<string, string>();
  await htmlReporter.finished!(run, { write: (name, content) => void written.set(name, String(content)) });
  const figures = [...written].flatMap(([name, svg]): FinishedFigure[] =>
    name.endsWith('.svg') ? [{ name: name.replace(/^figures\/|\.svg$/g, ''), svg }] : [],
  );
  return { type: 'report', html: written.get('report.html')!, figures };
}
