import type { Program } from '@kramers/core/expression';
import { lossFunction } from '../source/program';
import type { NonlinearLayout } from './layout';
import { vectorOf } from './passes';

/**
 * `residuals`: scale·∂ℓ/∂f of the tile's samples into the slopes of the outputs, and zero for those that fill up the
 * last vector. `addUp`: squared errors, losses and correct classifications of the tile into the totals.
 */
export function objective(layout: NonlinearLayout): string {
  const { loss, classes } = layout;
  return `${lossCode(layout)}
${classes ? countCorrect(layout) : ''}
static void addUp(Memory *m, int nv) {
${loss === 'outside' ? '' : '  addUpLoss(m, nv);'}
${classes ? '  countCorrect(m, nv);' : ''}
}`;
}

function lossCode(layout: NonlinearLayout): string {
  switch (layout.loss) {
    case 'mse':
      return meanSquare(layout);
    case 'cross-entropy':
      return crossEntropy(layout);
    case 'outside':
      return outside(layout);
    default:
      return ofExpression(layout, layout.loss);
  }
}

/** ℓ = Σ_o of a program of f_o and y_o. What is not counted may be anything, infinite too. */
function ofExpression(layout: NonlinearLayout, program: Program): string {
  const { outputs, precision } = layout;
  const { f, y, d, counted } = places(layout);
  const each = (body: string): string => `
  for (int o = 0; o < ${outputs}; o++) for (int v = 0; v < nv; v++) {
    V value, slope;
    lossOf(${f}, ${y}, &value, &slope);
    ${body}
  }`;
  return `
${lossFunction('lossOf', program, precision)}
static void residuals(Memory *m, int nv, double scale) {${each(
    `${d} = where(${counted} != 0, splat(scale) * slope, (V){0});`,
  )}
}
static void addUpLoss(Memory *m, int nv) {
  V squared = {0}, loss = {0};${each(
    `V error = ${f} - ${y};
    squared += where(${counted} != 0, error * error, (V){0});
    loss += where(${counted} != 0, value, (V){0});`,
  )}
  m->totals[0] += total(squared);
  m->totals[1] += total(loss);
}`;
}

function places({ depth }: NonlinearLayout): { f: string; y: string; d: string; counted: string } {
  return {
    f: vectorOf(`m->level${depth}`, 'o', 'v'),
    y: vectorOf('m->targets', 'o', 'v'),
    d: vectorOf(`m->slope${depth}`, 'o', 'v'),
    counted: '((V *)m->counted)[v]',
  };
}

/** ℓ = ½‖y − f‖². */
function meanSquare(layout: NonlinearLayout): string {
  const { outputs } = layout;
  const { f, y, d, counted } = places(layout);
  return `
static void residuals(Memory *m, int nv, double scale) {
  for (int o = 0; o < ${outputs}; o++) for (int v = 0; v < nv; v++) ${d} = splat(scale) * ${counted} * (${f} - ${y});
}
static void addUpLoss(Memory *m, int nv) {
  V sum = {0};
  for (int o = 0; o < ${outputs}; o++) for (int v = 0; v < nv; v++) {
    V residual = ${counted} * (${f} - ${y});
    sum = fma_(residual, residual, sum);
  }
  m->totals[0] += total(sum);
  m->totals[1] += 0.5 * total(sum);
}`;
}

/** ℓ = −Σ_o y_o·ln softmax(f)_o: the largest output first, so that no exponential overflows. */
function crossEntropy(layout: NonlinearLayout): string {
  const { outputs, precision } = layout;
  const { f, y, d, counted } = places(layout);
  const wide = (call: string, x: string): string =>
    precision === 'float32' ? `joined(${call}(lowD(${x})), ${call}(highD(${x})))` : `${call}(${x})`;
  return `
/* The largest output of each sample and the sum of exp(f - largest); the exponentials are left in the slopes. */
static inline void shares(Memory *m, int v, V *largest, V *sum) {
  V most = ${f.replace('[o]', '[0]')};
  for (int o = 1; o < ${outputs}; o++) { V f = ${f}; most = where(f > most, f, most); }
  V all = {0};
  for (int o = 0; o < ${outputs}; o++) {
    V below = ${f} - most, share = ${wide('exp_', 'below')};
    ${d} = share;
    all += share;
  }
  *largest = most;
  *sum = all;
}
static void residuals(Memory *m, int nv, double scale) {
  for (int v = 0; v < nv; v++) {
    V largest, sum, scales = splat(scale) * ${counted};
    shares(m, v, &largest, &sum);
    V part = scales / sum;
    for (int o = 0; o < ${outputs}; o++) ${d} = ${d} * part - scales * ${y};
  }
}
static void addUpLoss(Memory *m, int nv) {
  V squared = {0}, loss = {0};
  for (int v = 0; v < nv; v++) {
    V largest, sum;
    shares(m, v, &largest, &sum);
    V offset = largest + ${wide('logOfPositive', 'sum')}, part = 1 / sum;
    for (int o = 0; o < ${outputs}; o++) {
      V target = ${y}, error = ${d} * part - target;
      squared += ${counted} * (error * error);
      /* Of what has no share, the logarithm may be infinite. */
      loss += ${counted} * where(target != 0, target * (offset - ${f}), (V){0});
    }
  }
  m->totals[0] += total(squared);
  m->totals[1] += total(loss);
}`;
}

/** A loss that is computed outside has left its gradient in the slopes, not scaled. */
function outside(layout: NonlinearLayout): string {
  const { outputs } = layout;
  const { d, counted } = places(layout);
  return `
static void residuals(Memory *m, int nv, double scale) {
  for (int o = 0; o < ${outputs}; o++) for (int v = 0; v < nv; v++)
    ${d} = where(${counted} != 0, splat(scale) * ${d}, (V){0});
}`;
}

/** Counts the samples whose largest output, the first of several, is where the target is one. */
function countCorrect(layout: NonlinearLayout): string {
  const { outputs } = layout;
  const { f, y, counted } = places(layout);
  return `
static void countCorrect(Memory *m, int nv) {
  V correct = {0};
  for (int v = 0; v < nv; v++) {
    V best = ${f.replace('[o]', '[0]')}, target = ${y.replace('[o]', '[0]')};
    for (int o = 1; o < ${outputs}; o++) {
      V found = ${f};
      M larger = found > best;
      best = where(larger, found, best);
      target = where(larger, ${y}, target);
    }
    correct += where(target == 1, ${counted}, (V){0});
  }
  m->totals[2] += total(correct);
}`;
}
