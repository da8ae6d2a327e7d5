import type { Experiment, ResolvedExperiment } from '@kramers/core';
import { linearTask } from '@kramers/core/results';
import { UsageError } from '@kramers/core/failure';
import { modeFreeEnergy, type ModeFreeEnergy, oneModeTransitions } from '@kramers/theory';

/** What of an experiment a free energy is about. */
export interface Subject {
  readonly experiment: Experiment;
  readonly beta: number;
  readonly temperature: number;
}

/** The settings at which free energies are asked for: those of the file, or its β at other temperatures. */
export function subjectsOf({ points }: ResolvedExperiment, temperatures: readonly number[] | undefined): Subject[] {
  const found = new Map<string, Subject>();
  for (const { experiment } of points) {
    const beta = numberIn(experiment, 'beta');
    if (beta === null)
      throw new UsageError(`${experiment.name}: its protocol has no fixed beta to take a free energy at`);
    for (const temperature of temperatures ?? [
      numberIn(experiment, 'temperature') ?? experiment.training.temperature,
    ]) {
      if (!(temperature > 0)) {
        throw new UsageError(`a free energy needs a temperature above 0; found ${temperature}: give --temperature`);
      }
      found.set(`${beta}/${temperature}`, { experiment, beta, temperature });
    }
  }
  return [...found.values()];
}

/** The free energy that theory gives. Throws a UsageError, in one sentence, where it gives none. */
export function theoreticalFreeEnergy(
  { experiment, beta, temperature }: Subject,
  { order, method }: { readonly order?: string; readonly method?: 'exact' | 'one-mode' },
): ModeFreeEnergy {
  const task = linearTask(experiment);
  if (!task?.population) {
    throw new UsageError(
      `${experiment.name}: theory covers linear networks on exact Gaussian moments (population: true); ` +
        'ask for --method sampled',
    );
  }
  const { depth, width, correlations, inputs, outputs } = task;
  const highest = Math.min(inputs, outputs);
  const { learningRate, stepsPerEpoch } = clockOf(experiment);
  try {
    return modeFreeEnergy({
      widths: [inputs, ...Array.from({ length: depth - 1 }, () => width), outputs],
      correlations,
      beta,
      temperature,
      mode: order === undefined ? trapRank(experiment, correlations, depth, highest) + 1 : modeOf(order),
      ...(method === undefined ? {} : { method }),
      clock: { learningRate, stepsPerEpoch },
    });
  } catch (cause) {
    if (cause instanceof RangeError) throw new UsageError(cause.message);
    throw cause;
  }
}

/** The rank of the trap that the protocol sets; one less than the highest where it sets none. */
function trapRank(experiment: Experiment, correlations: readonly number[], depth: number, highest: number): number {
  const rank = numberIn(experiment, 'rank');
  const down = experiment.protocol['direction'] === 'down' ? 1 : 0;
  if (rank !== null) return Math.min(highest, rank) - down;
  const trapBeta = numberIn(experiment, 'trapBeta');
  if (trapBeta === null) return highest - 1;
  const held = correlations.filter(
    (correlation) => (oneModeTransitions({ depth, correlation }).betaC ?? Infinity) > trapBeta,
  );
  return Math.min(held.length, highest - 1);
}

function modeOf(order: string): number {
  const [, digits] = /^singularValue(\d+)$/.exec(order) ?? [];
  if (digits === undefined) {
    throw new UsageError(
      `--order: theory knows singularValue1, singularValue2, …; found "${order}"; --method sampled takes metrics`,
    );
  }
  return Number(digits);
}

/** What turns the unit of time into epochs. */
function clockOf(experiment: Experiment): { readonly learningRate: number; readonly stepsPerEpoch: number } {
  const { training, data } = experiment;
  const samples = typeof data['samples'] === 'number' ? data['samples'] : 1;
  const batch = training.batchSize === 'full' ? samples : training.batchSize;
  return {
    learningRate: numberIn(experiment, 'learningRate') ?? training.learningRate,
    stepsPerEpoch: training.stepsPerEpoch ?? Math.max(1, Math.floor(samples / batch)),
  };
}

function numberIn({ protocol }: Experiment, option: string): number | null {
  const value = protocol[option];
  return typeof value === 'number' ? value : null;
}
