// Rebinds a part of the lab: here the executor, so that every cell is announced before it is computed.
import { type Executor, type ExperimentInput, InProcessExecutor, type Lab, TOKENS } from '@kramers/core';
import type { Registry } from '@kramers/core/plugins';
import { kramersContainer } from '@kramers/cli';
import { lastValueFrom } from 'rxjs';

const container = kramersContainer();
const inner = new InProcessExecutor(container.get<Registry>(TOKENS.Registry));
const announcing: Executor = {
  execute(cells, options) {
    console.log(`about to compute ${cells.length} cells`);
    return inner.execute(cells, options);
  },
  settled: () => inner.settled(),
};
container.rebind<Executor>(TOKENS.Executor).toConstantValue(announcing);

const experiment: ExperimentInput = {
  name: 'rebound',
  data: { correlations: [0.9, 0.8], population: true },
  protocol: { kind: 'random-init', beta: 0.1, epochs: 20 },
  replicas: { count: 3 },
};
const lab = container.get<Lab>(TOKENS.Lab);
const { points } = await lastValueFrom(lab.run(experiment).pipe(lab.summary(experiment)));
console.log(`final ranks: ${points[0]!.finalRanks.join(', ')}`);
