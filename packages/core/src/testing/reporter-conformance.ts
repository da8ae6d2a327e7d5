import { isAbsolute, normalize } from 'node:path';
import type { Reporter, FinishedRun } from '../plugins/reporter';
import { createLab } from '../run/container';
import type { TrainingEvent } from '../contracts/events';
import { resolveExperiment } from '../experiment/resolve';
import { sourceFromValue } from '../experiment/source';
import { finishedRun } from '../run/finished-run';
import { type ConformanceCheck, demand } from './check';
import { eventsOf, type Trial } from './try-run';

/**
 * What a reporter must do: take the events of a run in order, ignore what it does not know, write its files inside the
 * folder, write the same ones again, and write them without having seen an event, because `kramers report` has none.
 *
 * @param trial a run to report on.
 * @example
 * import { modelsPlugin } from '@kramers/models';
 * import { protocolsPlugin } from '@kramers/protocols';
 * const protocol = { kind: 'random-init', beta: 0.1, epochs: 5 };
 * const experiment = { name: 'trial', data: { correlations: [0.9] }, protocol, backend: 'typescript', reporters: [] };
 * const mine = defineReporter({ name: 'mine', summary: 'Writes nothing' });
 * await runChecks(reporterConformance(mine, { plugins: [modelsPlugin, protocolsPlugin], experiment }));
 */
export function reporterConformance(reporter: Reporter, trial: Trial): ConformanceCheck[] {
  return [
    {
      name: 'takes the events of a run in order, and then reports',
      run: async () => void (await report(reporter, trial, await eventsOf(trial))),
    },
    {
      name: 'ignores events that it does not know',
      run: () => reporter.event?.({ type: 'not-known', cell: 'c', point: 0, replica: 0 } as unknown as TrainingEvent),
    },
    {
      name: 'writes its files inside the folder',
      run: async () => {
        for (const name of (await report(reporter, trial, await eventsOf(trial))).keys()) {
          demand(!isAbsolute(name) && !normalize(name).startsWith('..'), `the file "${name}" lies outside the folder`);
        }
      },
    },
    {
      name: 'writes the same files from the same run',
      run: async () => {
        const events = await eventsOf(trial);
        const [first, second] = [await report(reporter, trial, events), await report(reporter, trial, events)];
        demand(first.size === second.size, `${first.size} files the first time and ${second.size} the second`);
        for (const [name, content] of first)
          demand(second.get(name) === content, `the file "${name}" comes out different the second time`);
      },
    },
    {
      name: 'reports from the folder alone',
      run: async () => void (await report(reporter, trial, await eventsOf(trial), false)),
    },
  ];
}

/** Shows a reporter a run, and gives what it writes, by file name. */
async function report(
  reporter: Reporter,
  trial: Trial,
  events: readonly TrainingEvent[],
  shown = true,
): Promise<Map<string, string>> {
  if (shown) for (const event of events) reporter.event?.(event);
  const files = new Map<string, string>();
  await reporter.finished?.(runReport(trial, events), {
    write: (name, content) =>
      void files.set(
        name,
        typeof content === 'string'
          ? content
          : content instanceof Uint8Array
            ? Buffer.from(content).toString('base64')
            : [...content].join(''),
      ),
  });
  return files;
}

function runReport({ plugins, experiment: raw }: Trial, events: readonly TrainingEvent[]): FinishedRun {
  const lab = createLab({ plugins });
  const resolved = resolveExperiment(lab.registry, sourceFromValue({ reporters: [], ...raw }));
  const { experiment } = resolved;
  const results = events.flatMap((event) => (event.type === 'cell-finished' ? [event.result] : []));
  const plan = lab.runPlan(resolved);
  const command = 'kramers run experiment.yaml';
  return finishedRun({ experiment, plan, command, cells: () => results }, lab.registry);
}
