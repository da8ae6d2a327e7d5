import { cos, pow, sin } from '@kramers/theory/elementary';
import type { Loss, Optimiser } from '@kramers/core';
import { lossProgram, runWide } from '@kramers/core/expression';
import { type DescentStep, rareNormal } from '@kramers/core/plugins';
import { operateByNumber } from '../math/operations';
import type { NonlinearLayout } from './layout';
import type { Programs } from './passes';
import type { Numbers } from './tables';

/** What the knobs say of the step that is being taken, for an optimiser outside of the module. */
export interface CurrentStep {
  learningRate: number;
  beta: number;
}

/** The functions that a module calls for what it has no code for. */
export function outsideFunctions(
  layout: NonlinearLayout,
  numbers: Numbers,
  programs: Programs,
  loss: Loss,
  optimiser: Optimiser,
  current: CurrentStep,
): Record<string, unknown> {
  const noise = new Int32Array(numbers.buffer, layout.noise.stream, 4);
  return {
    rareNormal: (layer: number, position: number) => rareNormal(noise, layer, position),
    sin,
    cos,
    operate: operateByNumber,
    mend: (level: number, position: number) => mend(layout, numbers, programs, level, position),
    power: pow,
    descend: descendWith(layout, numbers, optimiser, current),
    ...lossFunctions(layout, numbers, loss),
    mendLoss: mendLoss(layout, numbers, loss),
  };
}

/** Computes anew, with a wider range of exponents, what is not finite in a vector. */
function mend(layout: NonlinearLayout, numbers: Numbers, programs: Programs, level: number, position: number): void {
  const { levels, slopes, overflowed, lanes } = layout;
  const program = programs[level - 1]!;
  for (let lane = 0; lane < lanes.count; lane++) {
    const value = (levels[level]!.address.offset + position) / lanes.bytes + lane;
    const slope = (slopes[level]!.address.offset + position) / lanes.bytes + lane;
    // Slopes may be left over from another pass: a mended value has its own.
    const result = runWide(program, numbers[overflowed / lanes.bytes + lane]!);
    if (!Number.isFinite(numbers[value]) || !Number.isFinite(numbers[slope])) {
      numbers[value] = result.value;
      numbers[slope] = result.slope;
    }
  }
}

/** A loss sample by sample, on the tile in memory. */
function lossFunctions(layout: NonlinearLayout, numbers: Numbers, loss: Loss) {
  const { outputs: p, lanes, totals } = layout;
  const [f, y, result] = [new Float64Array(p), new Float64Array(p), new Float64Array(p)];
  const sums = new Float64Array(numbers.buffer, totals, 3);
  const [outputs, targets, residuals] = [layout.levels.at(-1)!, layout.targets, layout.deltas.at(-1)!];
  const lend = (s: number): void => {
    for (let o = 0; o < p; o++) {
      f[o] = numbers[outputs.at(o, s).offset / lanes.bytes]!;
      y[o] = numbers[targets.at(o, s).offset / lanes.bytes]!;
    }
  };
  return {
    lossSlope(count: number): void {
      for (let s = 0; s < count; s++) {
        lend(s);
        loss.gradient(f, y, result);
        for (let o = 0; o < p; o++) numbers[residuals.at(o, s).offset / lanes.bytes] = result[o]!;
      }
    },
    addUpLoss(count: number): void {
      for (let s = 0; s < count; s++) {
        lend(s);
        if (loss.predict) loss.predict(f, result);
        else result.set(f);
        for (let o = 0; o < p; o++) sums[0]! += (result[o]! - y[o]!) * (result[o]! - y[o]!);
        sums[1]! += loss.value(f, y);
      }
    },
  };
}

/** Computes anew, with a wider range of exponents, what is not finite of a loss that is an expression. */
function mendLoss(layout: NonlinearLayout, numbers: Numbers, { expression }: Loss) {
  const { levels, targets, deltas, lanes } = layout;
  const program = expression === undefined ? null : lossProgram(expression);
  return (position: number, isSlope: number): void => {
    const [f, y, result] = [levels.at(-1)!, targets, deltas.at(-1)!].map(
      ({ address }) => (address.offset + position) / lanes.bytes,
    ) as [number, number, number];
    for (let lane = 0; lane < lanes.count; lane++) {
      if (Number.isFinite(numbers[result + lane])) continue;
      const { value, slope } = runWide(program!, numbers[f + lane]!, numbers[y + lane]!);
      numbers[result + lane] = isSlope ? slope : value;
    }
  };
}

/** An optimiser's own step, on copies of what is in memory. */
function descendWith(
  { parameters, decayed, weights, gradient, memory, lanes }: NonlinearLayout,
  numbers: Numbers,
  optimiser: Optimiser,
  current: CurrentStep,
): (count: number) => void {
  const view = (address: number) => numbers.subarray(address / lanes.bytes, address / lanes.bytes + parameters);
  const [own, slope] = [view(weights), view(gradient)];
  const remembered = memory.map(view);
  const step = {
    weights: new Float64Array(parameters),
    gradient: new Float64Array(parameters),
    memory: new Float64Array(parameters * memory.length),
    count: 0,
    learningRate: 0,
    beta: 0,
    decayed,
  } satisfies DescentStep;
  return (count) => {
    step.weights.set(own);
    step.gradient.set(slope);
    remembered.forEach((part, i) => step.memory.set(part, i * parameters));
    Object.assign(step, current, { count });
    optimiser.step(step);
    own.set(step.weights);
    remembered.forEach((part, i) => part.set(step.memory.subarray(i * parameters, (i + 1) * parameters)));
  };
}
