import type { Experiment, FinishedRun, PointSummary } from '@kramers/core';
import { toldTime } from '@kramers/core/results';
import { readable } from '../drawing/numbers';
import { findingsOf, interval, share } from '../html/findings';

/** What the runs of the paper's figures found together, the most telling first: at most three sentences. */
export function reproductionFindings(runs: readonly FinishedRun[]): string[] {
  const told = [minibatches(runs), kicks(runs), temperatures(runs), fewSamples(runs), sweep(runs)];
  const found = told.flatMap((sentence) => sentence ?? []);
  return (found.length > 0 ? found : runs.flatMap(({ summary }) => findingsOf(summary))).slice(0, 3);
}

/** The answer to the page's question, in a line; null where one of both readings was not run. */
export function reproductionAnswer(runs: readonly FinishedRun[]): string | null {
  const [printed, theorised] = [rank1Trap(runs, 'fig1a-printed'), rank1Trap(runs, 'fig1a-theorised')];
  if (!printed || !theorised) return null;
  const told = ({ escapes, watched }: PointSummary) => `${escapes > 0 ? 'yes' : 'no'}, ${share(escapes, watched)}`;
  return `Minibatch noise: ${told(printed.summary)}. Random kicks (Langevin noise): ${told(theorised.summary)}.`;
}

function runOf(runs: readonly FinishedRun[], name: string): FinishedRun | undefined {
  return runs.find(({ experiment }) => experiment.name === name);
}

/** The rank-1 trap of Fig. 1(a) in one reading of the paper, and its experiment. */
function rank1Trap(runs: readonly FinishedRun[], name: string) {
  const run = runOf(runs, name);
  const at = run?.summary.points.findIndex(({ label, watched }) => label === 'rank-1 trap' && watched > 0) ?? -1;
  return run && at >= 0 ? { summary: run.summary.points[at]!, experiment: run.points[at]!.experiment } : null;
}

/** As printed: minibatches are the only noise. */
function minibatches(runs: readonly FinishedRun[]): string | null {
  const trap = rank1Trap(runs, 'fig1a-printed');
  if (!trap) return null;
  const { escapes, watched, tauLow } = trap.summary;
  const freed = `The noise of minibatches freed ${share(escapes, watched)} networks from the rank-1 trap`;
  if (escapes > 0) return `${freed}.`;
  return `${freed}: escape would take more than ${readable(tauLow ?? 0)} epochs on average (95 %), if it came at all.`;
}

/** As theorised: random kicks. */
function kicks(runs: readonly FinishedRun[]): string | null {
  const trap = rank1Trap(runs, 'fig1a-theorised');
  if (!trap) return null;
  const { escapes, watched } = trap.summary;
  const freed =
    'Random kicks to the weights (Langevin noise), which the theory assumes, freed ' + share(escapes, watched);
  const told = toldTime(trap.summary, 0);
  if (told === null) return `${freed}.`;
  const after = told.is === 'mean' ? 'on average' : 'in the median';
  const range = interval(told, trap.summary);
  return `${freed}, after ${readable(told.time)} epochs ${after}${settingOf(trap.experiment)} ${range}.`;
}

/** ` at β = 0.32 and temperature 0.00105`, where an experiment says so. */
function settingOf({ protocol, training: { temperature } }: Experiment): string {
  const { beta } = protocol;
  return typeof beta === 'number' && temperature > 0
    ? ` at β = ${readable(beta)} and temperature ${readable(temperature)}`
    : '';
}

/** The Arrhenius law, and how near theory comes. */
function temperatures(runs: readonly FinishedRun[]): string | null {
  const run = runOf(runs, 'fig2b-theorised');
  const summary = run?.summary;
  const { soonest, latest, predicted, agreeing } = summary?.analysis.overall ?? {};
  if (!run || !summary || !soonest || !latest || !predicted) return null;
  const { beta: watched } = run.experiment.protocol;
  const beta = typeof watched === 'number' ? `, here at β = ${readable(watched)}` : '';
  const [hot, cold] = [soonest, latest].map(({ point }) => summary.points[point]!.label);
  return (
    `The colder the kicks, the longer it takes${beta}: from ${readable(soonest.time)} epochs (${hot}) to ` +
    `${readable(latest.time)} (${cold}). Theory, with no number fitted, lies within the 95 % interval in ` +
    `${share(agreeing!, predicted)} settings that it predicts.`
  );
}

/** Grokking on 25 samples, without any noise. */
function fewSamples(runs: readonly FinishedRun[]): string | null {
  const point = runOf(runs, 'fig1b-printed')?.summary.points[0];
  if (!point || point.watched === 0) return null;
  return (
    `On 25 samples ${share(point.escapes, point.watched)} networks left a trap of fifty epochs without any noise: ` +
    'so short a trap leaves a rest of what it should have removed.'
  );
}

function sweep(runs: readonly FinishedRun[]): string | null {
  const run = runOf(runs, 'fig3-theorised');
  return run ? (findingsOf(run.summary)[0] ?? null) : null;
}
