import {
  createContainer,
  defineExecutor,
  defineFigure,
  definePlugin,
  defineProtocol,
  type Executor,
  type ExperimentInput,
  initialise,
  InProcessExecutor,
  type Lab,
  ofType,
  type Plugin,
  type Summary,
  TOKENS,
  uncheckedExperiment,
} from '@kramers/core';
import type { Registry } from '@kramers/core/plugins';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKramers, kramersContainer } from '@kramers/cli';
import { kernelsPlugin } from '@kramers/kernels';
import { modelsPlugin, sgd } from '@kramers/models';
import { protocolsPlugin } from '@kramers/protocols';
import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import plateau from '../examples/plateau';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';

const experiment: ExperimentInput = {
  name: 'room',
  data: { correlations: [0.9, 0.8], population: true },
  protocol: { kind: 'random-init', beta: 0.1, epochs: 20 },
  replicas: { count: 2 },
};

/** An executor that notes what it is asked for. */
function noting(registry: Registry): Executor & { readonly asked: string[] } {
  const inner = new InProcessExecutor(registry);
  const asked: string[] = [];
  return {
    asked,
    execute: (cells, options) => (asked.push(...cells.map(({ key }) => key)), inner.execute(cells, options)),
    settled: () => inner.settled(),
  };
}

describe('a container', () => {
  it('has cells computed by the executor that a user binds', async () => {
    const container = kramersContainer();
    const own = noting(container.get<Registry>(TOKENS.Registry));
    container.rebind<Executor>(TOKENS.Executor).toConstantValue(own);
    const lab = container.get<Lab>(TOKENS.Lab);
    const summary = await lastValueFrom(lab.run(experiment).pipe(lab.summary(experiment)));
    expect(own.asked).toHaveLength(2);
    expect(summary.digest).toBe(
      (await lastValueFrom(createKramers().run(experiment).pipe(lab.summary(experiment)))).digest,
    );
  });

  it('makes its registry of what stands under the tokens', async () => {
    const container = createContainer({ plugins: [modelsPlugin, kernelsPlugin, protocolsPlugin] });
    const own = { name: 'cube', summary: 'x³', activation: 'x^3' };
    container.bind(TOKENS.models).toConstantValue(own);
    container.unbind(TOKENS.optimisers);
    container.bind(TOKENS.optimisers).toConstantValue({ ...sgd, summary: 'mine' });
    const registry = container.get<Registry>(TOKENS.Registry);
    expect(registry.get('models', 'cube')).toBe(own);
    expect(registry.all('optimisers').map(({ name, summary }) => [name, summary])).toEqual([['sgd', 'mine']]);
    expect(container.get<Lab>(TOKENS.Lab).registry).toBe(registry);
  });
});

describe('an executor of a plugin', () => {
  const asked: string[] = [];
  const elsewhere = defineExecutor({
    name: 'elsewhere',
    summary: 'notes what it computes',
    create({ registry, workers, address }) {
      asked.push(`${workers} ${address ?? 'nowhere'}`);
      return noting(registry);
    },
  });

  it('is had by its name', async () => {
    const plugin = definePlugin({ name: 'elsewhere', executors: [elsewhere] });
    const lab = createKramers({ plugins: [plugin], executor: 'elsewhere', workers: 3 });
    const events = await lastValueFrom(lab.run(experiment).pipe(toArray()));
    expect(events.filter(({ type }) => type === 'cell-finished')).toHaveLength(2);
    expect(asked).toEqual(['3 nowhere']);
    expect((lab.executor as ReturnType<typeof noting>).asked).toHaveLength(2);
  });

  it('is refused by the command where nobody brings it', async () => {
    const file = 'experiments/fig3-theorised.yaml';
    const { code, stderr } = await kramers([
      'run',
      file,
      '--executor',
      'thread',
      '--out',
      join(temporaryFolder(), 'run'),
    ]);
    expect([code, stderr]).toEqual([2, '--executor: there is no executor "thread"; did you mean "threads"?\n']);
  });
});

describe('an event of a plugin', () => {
  const raw = {
    ...experiment,
    data: { correlations: [0.9, 0.8], samples: 64 },
    protocol: { kind: 'plateau', beta: 0.05, below: 0.5, epochs: 2000 },
  };

  it('is in the stream with what its schema takes', async () => {
    const lab = createKramers({ plugins: [plateau] });
    const told = await lastValueFrom(lab.run(uncheckedExperiment(raw)).pipe(ofType('plateau-left'), toArray()));
    expect(told.map(({ replica }) => replica)).toEqual([0, 1]);
    for (const { testMse, epoch } of told) {
      expect(testMse).toBeLessThan(0.5);
      expect(epoch).toBeGreaterThan(0);
    }
  });

  it.each([
    ['kick-given', { epoch: 1 }, 'the protocol sent an event "kick-given", which no plugin lists'],
    ['plateau-left', { epoch: 'one', testMse: 1 }, 'the event "plateau-left" is not as its schema says: epoch: '],
    ['plateau-left', { epoch: 1, testMse: 1, cell: 'x' }, 'the event "plateau-left" is not as its schema says'],
  ])('is refused where it is not listed, or not as listed: %s %j', async (type, payload, message) => {
    const wrong: Plugin = definePlugin({
      name: 'wrong',
      protocols: [
        defineProtocol({
          name: 'wrong',
          summary: 's',
          options: z.strictObject({}),
          *run(_options, { emit }) {
            yield* initialise();
            emit(type, payload);
          },
        }),
      ],
    });
    const lab = createKramers({ plugins: [plateau, wrong] });
    const events = await lastValueFrom(
      lab.run(uncheckedExperiment({ ...raw, protocol: { kind: 'wrong' } })).pipe(toArray()),
    );
    const failed = events.filter((event) => event.type === 'cell-failed');
    expect(failed).toHaveLength(2);
    expect(failed[0]!.message).toContain(message);
  });
});

describe('figures and findings of plugins', () => {
  it('stand in report and summary', async () => {
    const out = join(temporaryFolder(), 'plateau');
    const { code, stderr } = await kramers(['run', 'examples/plateau.yaml', '--out', out, '--quiet']);
    expect([code, stderr]).toEqual([0, '']);
    const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Summary;
    expect(summary.points[0]!.findings).toEqual({ 'median-plateau': expect.any(Number) });
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('When the plateau was left');
    expect(existsSync(join(out, 'figures/plateau-times.svg'))).toBe(true);
  });

  it('take nothing with them where they throw', async () => {
    const broken = defineFigure({
      name: 'broken',
      summary: 's',
      of() {
        throw new Error('no such column');
      },
    });
    const lab = createKramers({ plugins: [definePlugin({ name: 'broken', figures: [broken] })] });
    expect(lab.registry.find('figures', 'broken')).toBe(broken);
    const { finishedRun } = await import('@kramers/core/results');
    const resolved = lab.resolve(experiment);
    const events = await lastValueFrom(lab.run(experiment).pipe(ofType('cell-finished'), toArray()));
    const cells = events.map(({ result }) => result);
    const run = finishedRun(
      { experiment: resolved.experiment, plan: lab.runPlan(resolved), command: 'x', cells: () => cells },
      lab.registry,
    );
    const { figures, failed } = run.figures();
    expect(failed).toEqual([{ figure: 'broken', message: 'no such column' }]);
    expect(figures.length).toBeGreaterThan(0);
  });
});

describe('a rate method of a plugin', () => {
  let flux: Promise<[number, number]> | undefined;
  const estimate = async (file: string, method: string, trials: number): Promise<[number, number]> => {
    const out = join(temporaryFolder(), method);
    const args = ['--method', method, '--trials', String(trials), '--repeats', '5', '--out', out, '--json', '--quiet'];
    const { code, stdout, stderr } = await kramers(['rate', `examples/${file}.yaml`, ...args]);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const { lnTau, lnTauError } = (JSON.parse(stdout) as Summary).points[0]!;
    return [lnTau!, lnTauError!];
  };

  // Two seeds in a thousand would fail.
  it.each([
    ['even-flux', 40],
    ['straight', 100],
  ])('%s agrees with flux sampling, and is named by kramers rate', { timeout: 120_000 }, async (method, trials) => {
    const [own, error] = await estimate(method, method, trials);
    // Both examples are of one trap.
    const [built, builtError] = await (flux ??= estimate(method, 'flux-sampling', 40));
    expect(error).toBeLessThan(0.5);
    expect(Math.abs(own - built)).toBeLessThan(3.1 * Math.hypot(error, builtError));
  });
});

describe('examples/rebinding.ts', () => {
  it('announces its cells', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    await import('../examples/rebinding');
    expect(log.mock.calls.flat()).toEqual(['about to compute 3 cells', expect.stringMatching(/^final ranks: /)]);
    log.mockRestore();
  });
});
