import { type ExperimentSource, type FinishedRun, provideFiles, sourceFromText, sourceFromValue } from '@kramers/core';
import { htmlReporter, provideBrowserRuntime } from '@kramers/reporters';
import { builtinLab } from '../engine/builtin-lab';
import { LiveRun, problemOf } from '../engine/live-run';
import { Pace } from '../engine/pace';
import { summaryOf } from '../engine/summary-of';
import type { FinishedFigure } from '../messages/messages';
import type { Command, Reply } from './commands';
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
  let shown = true;
  let maps = 0;
  const post = (reply: Reply): void => {
    const buffers = reply.type === 'frame' && reply.rows instanceof Float64Array ? [reply.rows.buffer] : [];
    self.postMessage(reply, buffers);
  };
  serveFiles(files);
  provideBrowserRuntime(self.kramersScripts);

  const serve = (command: Command): void => {
    switch (command.type) {
      case 'run':
        run?.stop();
        run = null;
        for (const [name, text] of Object.entries(command.files)) files.set(name, text);
        run = new LiveRun(lab, sourceFromText(command.text, 'experiment'), post);
        break;
      case 'stop':
        run?.stop();
        run = null;
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
    if (!run || !shown) return;
    shown = !run.flush();
  }, FRAME);
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
