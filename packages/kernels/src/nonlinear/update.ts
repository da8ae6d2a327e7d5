import type { DescentLaw } from '@kramers/core/plugins';
import { repeatWhile } from '../assembler/control';
import { at } from '../assembler/memory';
import { call, type Callable, callFor, type Local, type ModuleBuilder, type Scope } from '../assembler/module';
import { f64, i32 } from '../assembler/scalar';
import type { Body, F64 } from '../assembler/value';
import type { NonlinearLayout } from './layout';

/** What a gradient's step is computed by: code for a law, or a call out of the module. */
export type OptimiserCode = DescentLaw | 'outside';

/** What a module calls besides. */
export interface DescentOutside {
  /** (base, n): base to the power n. */
  readonly power: Callable;
  /** (n): takes the step that the optimiser makes of the gradient in memory, the n-th. */
  readonly descend: Callable;
}

/** A procedure (rate, beta, keep, n): takes the n-th step along the gradient in memory; keep = 1 − rate·beta. */
export function emitDescent(
  module: ModuleBuilder,
  layout: NonlinearLayout,
  law: OptimiserCode,
  { power, descend }: DescentOutside,
): Callable {
  const steps = law === 'outside' || law.kind === 'sgd' ? null : stepsOf(module, layout, law);
  return module.procedure(['f64', 'f64', 'f64', 'i32'], (scope) => {
    const [rate, beta, keep] = [0, 1, 2].map((i) => scope.parameter(i, 'f64').get) as [F64, F64, F64];
    const n = scope.parameter(3, 'i32').get;
    if (law === 'outside') return [call(descend, n)];
    if (law.kind === 'sgd') return plainStep(scope, layout, rate, keep);
    const unbiased = (memory: number): F64 => f64.sub(f64.const(1), callFor('f64', power, f64.const(memory), n));
    return [
      call(steps!.decay, law.decay === 'coupled' ? beta : keep),
      law.kind === 'momentum'
        ? call(steps!.move, rate)
        : call(steps!.move, f64.div(rate, unbiased(law.momentum)), f64.div(f64.const(1), unbiased(law.scaleMemory))),
    ];
  });
}

type Remembering = Exclude<DescentLaw, { kind: 'sgd' }>;

/** The decay (β, or 1 − η·β) and the step of an optimiser that remembers. */
function stepsOf(
  module: ModuleBuilder,
  layout: NonlinearLayout,
  law: Remembering,
): { decay: Callable; move: Callable } {
  const decay = module.procedure(['f64'], (scope) => emitDecay(scope, layout, law.decay === 'coupled'));
  const move =
    law.kind === 'momentum'
      ? module.procedure(['f64'], (scope) => emitMomentum(scope, layout, law.momentum))
      : module.procedure(['f64', 'f64'], (scope) => emitAdam(scope, layout, law));
  return { decay, move };
}

/** w ← keep·w − rate·g for what decays, w ← w − rate·g for the rest. */
function plainStep(scope: Scope, layout: NonlinearLayout, rate: F64, keep: F64): Body {
  const { weights, gradient, parameters, decayed, lanes } = layout;
  const keeps = scope.local('v128');
  const rates = scope.local('v128');
  const ranges = [
    { from: 0, to: decayed, kept: keep },
    { from: decayed, to: parameters, kept: f64.const(1) },
  ].filter(({ from, to }) => from < to);
  return [
    rates.set(lanes.splat(rate)),
    ...ranges.flatMap(({ from, to, kept }) => [
      keeps.set(lanes.splat(kept)),
      ...sweep(scope, layout, from, to, (position, alone) => {
        const own = at(weights, position.get);
        const slope = at(gradient, position.get);
        if (alone)
          return [lanes.storeOne(own, f64.sub(f64.mul(kept, lanes.loadOne(own)), f64.mul(rate, lanes.loadOne(slope))))];
        const moved = lanes.sub(lanes.mul(keeps.get, lanes.load(own)), lanes.mul(rates.get, lanes.load(slope)));
        return [lanes.store(own, moved)];
      }),
    ]),
  ];
}

/** g ← g + β·w, or w ← (1 − η·β)·w, for what decays. */
function emitDecay(scope: Scope, layout: NonlinearLayout, coupled: boolean): Body {
  const { weights, gradient, decayed, lanes } = layout;
  const factor = scope.parameter(0, 'f64').get;
  const factors = scope.local('v128');
  return [
    factors.set(lanes.splat(factor)),
    ...sweep(scope, layout, 0, decayed, (position, alone) => {
      const own = at(weights, position.get);
      const slope = at(gradient, position.get);
      if (alone) {
        const product = f64.mul(factor, lanes.loadOne(own));
        return [coupled ? lanes.storeOne(slope, f64.add(lanes.loadOne(slope), product)) : lanes.storeOne(own, product)];
      }
      const product = lanes.mul(factors.get, lanes.load(own));
      return [coupled ? lanes.store(slope, lanes.add(lanes.load(slope), product)) : lanes.store(own, product)];
    }),
  ];
}

/** v ← momentum·v + g, w ← w − η·v. */
function emitMomentum(scope: Scope, layout: NonlinearLayout, share: number): Body {
  const { weights, gradient, memory, lanes } = layout;
  const rates = scope.local('v128');
  const moved = scope.local('v128');
  return [
    rates.set(lanes.splat(scope.parameter(0, 'f64').get)),
    ...eachParameter(scope, layout, (position) => {
      const [own, velocity] = [at(weights, position.get), at(memory[0]!, position.get)];
      return [
        moved.set(
          lanes.add(lanes.mul(lanes.const(share), lanes.load(velocity)), lanes.load(at(gradient, position.get))),
        ),
        lanes.store(velocity, moved.get),
        lanes.store(own, lanes.sub(lanes.load(own), lanes.mul(rates.get, moved.get))),
      ];
    }),
  ];
}

/** The means of the gradient and of its square, and w ← w − η·(mean/bias)/(√(square/bias) + ε). */
function emitAdam(scope: Scope, layout: NonlinearLayout, law: Extract<DescentLaw, { kind: 'adam' }>): Body {
  const { weights, gradient, memory, lanes } = layout;
  const [rates, scales, slope, mean, square] = scope.locals('v128', 5) as [V, V, V, V, V];
  const blend = (share: number, place: ReturnType<typeof at>, fresh: V['get']) =>
    lanes.add(lanes.mul(lanes.const(share), lanes.load(place)), lanes.mul(lanes.const(1 - share), fresh));
  return [
    rates.set(lanes.splat(scope.parameter(0, 'f64').get)),
    scales.set(lanes.splat(scope.parameter(1, 'f64').get)),
    ...eachParameter(scope, layout, (position) => {
      const [own, means, squares] = [weights, ...memory].map((address) => at(address, position.get)) as [A, A, A];
      const root = lanes.sqrt(lanes.mul(square.get, scales.get));
      const step = lanes.div(lanes.mul(rates.get, mean.get), lanes.add(root, lanes.const(law.epsilon)));
      return [
        slope.set(lanes.load(at(gradient, position.get))),
        mean.set(blend(law.momentum, means, slope.get)),
        square.set(blend(law.scaleMemory, squares, lanes.mul(slope.get, slope.get))),
        lanes.store(means, mean.get),
        lanes.store(squares, square.get),
        lanes.store(own, lanes.sub(lanes.load(own), step)),
      ];
    }),
  ];
}

type V = Local<'v128'>;
type A = ReturnType<typeof at>;

/** Code for all parameters, a vector at a time. What fills up the last vector is zero, and stays so. */
function eachParameter(scope: Scope, layout: NonlinearLayout, body: (position: Local<'i32'>) => Body): Body {
  const position = scope.local('i32');
  return [
    position.set(i32.const(0)),
    repeatWhile(i32.ltU(position.get, i32.const(layout.lanes.bytes * layout.parameters)), [
      ...body(position),
      position.set(i32.add(position.get, i32.const(16))),
    ]),
  ];
}

/** Code for the parameters from one on up to another: vectors of them, and alone those that fill no vector. */
function sweep(
  scope: Scope,
  { lanes: { bytes, count } }: NonlinearLayout,
  from: number,
  to: number,
  body: (position: Local<'i32'>, alone: boolean) => Body,
): Body {
  const position = scope.local('i32');
  const vectors = Math.floor((to - from) / count);
  const middle = i32.const(bytes * (from + vectors * count));
  const alone = (to - from) % count;
  return [
    position.set(i32.const(bytes * from)),
    ...(vectors > 0
      ? [
          repeatWhile(i32.ltU(position.get, middle), [
            ...body(position, false),
            position.set(i32.add(position.get, i32.const(16))),
          ]),
        ]
      : []),
    ...Array.from({ length: alone }, () => [
      ...body(position, true),
      position.set(i32.add(position.get, i32.const(bytes))),
    ]).flat(),
  ];
}
