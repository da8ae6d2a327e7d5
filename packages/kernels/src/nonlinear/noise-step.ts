import { repeatWhile } from '../assembler/control';
import { at, load, store } from '../assembler/memory';
import { call, type Callable, type ModuleBuilder } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import { f32x4, f64x2 } from '../assembler/vector';
import type { Noise } from '../parts/normals';
import type { NonlinearLayout } from './layout';

/** A procedure (scale): adds `scale` times a standard normal variate to each parameter. */
export function emitNoiseStep(module: ModuleBuilder, layout: NonlinearLayout, noise: Noise): Callable {
  const { weights, parameters, noises, lanes } = layout;
  return module.procedure(['f64'], (scope) => {
    const scale = scope.parameter(0, 'f64').get;
    if (lanes.bytes === 8) return [call(noise.add, i32.const(weights), i32.const(weights + 8 * parameters), scale)];
    // Noise is drawn as doubles, the same as for weights of full precision; it is added to zeros first.
    const position = scope.local('i32');
    const own = at(weights, position.get);
    const twice = i32.shl(position.get, i32.const(1));
    const end = i32.const(4 * parameters);
    return [
      position.set(i32.const(0)),
      repeatWhile(i32.ltU(position.get, end), [
        store.pair(at(noises, twice), f64x2.const(0)),
        store.pair(at(noises + 16, twice), f64x2.const(0)),
        position.set(i32.add(position.get, i32.const(16))),
      ]),
      call(noise.add, i32.const(noises), i32.const(noises + 8 * parameters), scale),
      position.set(i32.const(0)),
      repeatWhile(i32.ltU(position.get, end), [
        lanes.store(
          own,
          lanes.add(
            lanes.load(own),
            f32x4.fromDoubles(load.pair(at(noises, twice)), load.pair(at(noises + 16, twice))),
          ),
        ),
        position.set(i32.add(position.get, i32.const(16))),
      ]),
    ];
  });
}
