import { mlflow } from '@kramers/reporters';
import { trapRun } from '@kramers/core/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { mlflowServer } from './support/mlflow-server';

const run = trapRun([
  { parameters: { 'protocol.temperature': 5e-4 }, replicas: [40, null] },
  { parameters: { 'protocol.temperature': 6e-4 }, replicas: [7, 417] },
]);
const nowhere = { write: () => undefined };
let server: Awaited<ReturnType<typeof mlflowServer>>;

describe('mlflow', () => {
  beforeAll(async () => void (server = await mlflowServer()));
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => server.close());

  const send = async (of = run): Promise<void> => {
    vi.stubEnv('MLFLOW_TRACKING_URI', `${server.uri}/`);
    await mlflow.finished?.(of, nowhere);
  };
  const metricOf = (at: number, key: string) => server.runs[at]!.metrics.filter((metric) => metric.key === key);

  it('sends a run a setting, and nested in it a run a replica, with its metrics by epoch', async () => {
    await send();
    expect(server.experiments).toEqual(['trap']);
    expect(server.runs.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'temperature = 0.0005 FINISHED',
      'temperature = 0.0006 FINISHED',
      ...[5, 6].flatMap((t) => [0, 1].map((k) => `temperature = 0.000${t}, replica ${k} FINISHED`)),
    ]);
    expect(metricOf(1, 'tau')[0]!.value).toBe(run.summary.points[1]!.tau);
    expect(server.runs[1]!.params).toContainEqual({ key: 'protocol.temperature', value: '0.0006' });
    expect(server.runs[4]!.tags).toContainEqual({ key: 'mlflow.parentRunId', value: server.runs[1]!.id });
    const [, , cell] = [...run.cells()];
    const errors = cell!.trace.rows.filter(([phase]) => phase === 1).map((row) => [row[1], row[6]]);
    expect(metricOf(4, 'escape/testMse').map(({ step, value }) => [step, value])).toEqual(errors);
    expect(metricOf(5, 'escaped')[0]!.value).toBe(417);
  });

  it('sends nothing twice, and only what is new', async () => {
    await send();
    expect(server.runs).toHaveLength(6);
    const [, ...others] = [...run.cells()];
    const fresh = { ...others[0]!, key: 'another' };
    await send({ ...run, cells: () => [...run.cells(), fresh] });
    expect(server.runs).toHaveLength(7);
  });

  it('says what is wrong where nothing answers, or something else does', async () => {
    vi.stubEnv('MLFLOW_TRACKING_URI', 'http://127.0.0.1:1');
    await expect(mlflow.finished?.(run, nowhere)).rejects.toThrow(
      /no MLflow server answers at http:\/\/127.0.0.1:1 .*URI/,
    );
    vi.stubEnv('MLFLOW_TRACKING_URI', 'mlruns');
    await expect(mlflow.finished?.(run, nowhere)).rejects.toThrow(/expected the address of a server/);
  });

  it('names parameters and metrics as a server takes them', async () => {
    const odd = trapRun([{ parameters: { 'protocol.label': 'β/../é' }, phase: 'a: ../b', replicas: [5] }]);
    vi.stubEnv('MLFLOW_EXPERIMENT_NAME', 'other');
    await send(odd);
    expect(server.experiments).toEqual(['trap', 'other']);
    expect(server.runs.at(-1)!.status).toBe('FINISHED');
  });
});
