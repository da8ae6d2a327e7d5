import { type CellResult, defineReporter, type FinishedRun } from '@kramers/core';
import { meanTimeOf } from '@kramers/core/results';
import { entry, type Entry, type LoggedMetric, MlflowClient, trackingServer } from './mlflow-client';
import { pathPart, trackedEpochs } from './traces';

/**
 * Sends a run to an MLflow server over its REST interface: a run for each setting, with its parameters and what
 * summary.json says of it, and nested in it one for each replica, with its metrics by epoch. What is there already from
 * this run folder's cells is not sent again.
 */
export const mlflow = defineReporter({
  name: 'mlflow',
  summary:
    'to the MLflow server at MLFLOW_TRACKING_URI: a run a setting, with its escape time, and within it a run a ' +
    'replica, with its metrics by epoch',
  async finished(report) {
    const { env } = process;
    const client = new MlflowClient(trackingServer(env));
    const { identity } = report.summary;
    const experiment = await client.experiment(env['MLFLOW_EXPERIMENT_NAME'] ?? report.experiment.name);
    const there = await client.runsBy(experiment, `tags.\`kramers.run\` = '${identity}'`, 'kramers.part');
    const parents = await sendSettings(client, experiment, report, there);
    for (const cell of report.cells()) {
      if (!there.has(cell.key)) await sendReplica(client, experiment, cell, report, parents[cell.point]!);
    }
  },
});

/** The numbers of a setting that are sent. */
const numbers = [
  'tau',
  'tauLow',
  'tauHigh',
  'median',
  'replicas',
  'trapped',
  'escapes',
  'censored',
  'outBefore',
] as const;

async function sendSettings(
  client: MlflowClient,
  experiment: string,
  { summary, command, points }: FinishedRun,
  there: ReadonlyMap<string, string>,
): Promise<string[]> {
  const runs: string[] = [];
  for (const [i, point] of summary.points.entries()) {
    // A setting with more replicas than before is another one to MLflow: its numbers have changed.
    const part = `setting ${i} of ${point.cells.length - point.missing} replicas`;
    const known = there.get(part);
    const run =
      known ??
      (await client.begin(experiment, point.label, tagsOf(summary.identity, part, { 'kramers.command': command })));
    runs.push(run);
    if (known !== undefined) continue;
    const { experiment: settings } = points[i]!;
    const params = [
      entry('protocol', settings.protocol.kind),
      entry('model', `${settings.model.kind}, depth ${settings.model.depth}, width ${settings.model.width}`),
      ...Object.entries(point.parameters).map(([path, value]) => entry(path, value as object)),
    ];
    const mean = meanTimeOf(point);
    const told = { ...point, tau: mean.value, tauLow: mean.low, tauHigh: mean.high };
    const metrics = numbers.flatMap((key) => {
      const value = told[key];
      return value === null ? [] : [{ key, value, timestamp: Date.now(), step: 0 }];
    });
    await client.log(run, params, metrics);
    await client.end(run);
  }
  return runs;
}

async function sendReplica(
  client: MlflowClient,
  experiment: string,
  cell: CellResult,
  { summary, points }: FinishedRun,
  parent: string,
): Promise<void> {
  const { key, replica, seed, escape, point } = cell;
  const tags = tagsOf(summary.identity, key, { 'mlflow.parentRunId': parent });
  const run = await client.begin(experiment, `${summary.points[point]!.label}, replica ${replica}`, tags);
  const params = Object.entries(points[point]!.parameters).map(([path, value]) => entry(path, value as object));
  const timestamp = Date.now();
  const metrics: LoggedMetric[] = [...trackedEpochs(cell)].flatMap(({ phase, epoch, values }) =>
    Object.entries(values).map(([name, value]) => ({
      key: `${pathPart(phase)}/${name}`,
      value,
      timestamp,
      step: epoch,
    })),
  );
  if (escape && escape.epoch !== null) metrics.push({ key: 'escaped', value: escape.epoch, timestamp, step: 0 });
  if (escape) metrics.push({ key: 'watched', value: escape.watchedEpochs, timestamp, step: 0 });
  // JSON has no number that is not finite.
  const finite = metrics
    .filter(({ value }) => Number.isFinite(value))
    .map((metric) => ({ ...metric, key: entry(metric.key, null).key }));
  await client.log(run, [...params, entry('replica', replica), entry('seed', seed)], finite);
  await client.end(run);
}

function tagsOf(identity: string, part: string, more: Readonly<Record<string, string>>): Entry[] {
  return Object.entries({ 'kramers.run': identity, 'kramers.part': part, ...more }).map(([key, value]) => ({
    key,
    value,
  }));
}
