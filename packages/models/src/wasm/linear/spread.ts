import { repeatWhile } from '../assembler/control';
import { above, at, load, store } from '../assembler/memory';
import type { Callable, Local, ModuleBuilder, Scope } from '../assembler/module';
import { i32 } from '../assembler/scalar';
import type { Body } from '../assembler/value';
import type { Layout } from './layout';

/** Inputs up to which every number's place is written into the code. */
const STRAIGHT = 8;

/** A procedure (sums): spreads a row of sums over the C_xx and C_yx of a batch, still not divided by its size. */
export function emitSpread(module: ModuleBuilder, layout: Layout): Callable {
  return module.procedure(['i32'], (scope) => (layout.inputs <= STRAIGHT ? straight(scope, layout) : looping(scope, layout)));
}

function straight(scope: Scope, { inputs, outputs, batch }: Layout): Body {
  const sums = at(0, scope.parameter(0, 'i32').get);
  const number = scope.local('f64');
  const body: Body[] = [];
  let k = 0;
  for (let i = 0; i < inputs; i++) {
    for (let j = i; j < inputs; j++) {
      body.push([number.set(load.f64(above(sums, 8 * k++))), store.f64(batch.cxx.at(i, j), number.get)]);
      if (j > i) body.push([store.f64(batch.cxx.at(j, i), number.get)]);
    }
  }
  for (let o = 0; o < outputs; o++) {
    for (let j = 0; j < inputs; j++) body.push([store.f64(batch.cyx.at(o, j), load.f64(above(sums, 8 * k++)))]);
  }
  return body.flat();
}

function looping(scope: Scope, { inputs, outputs, batch }: Layout): Body {
  const sums = scope.parameter(0, 'i32');
  const [diagonal, across, down, row] = scope.locals('i32', 4) as [Pointer, Pointer, Pointer, Pointer];
  const number = scope.local('f64');
  const advance = (pointer: Pointer, bytes: number) => pointer.set(i32.add(pointer.get, i32.const(bytes)));
  const { cxx, cyx } = batch;
  const end = (rows: number, pitch: number, address: number) => i32.const(address + rows * pitch);
  return [
    diagonal.set(i32.const(cxx.address.offset)),
    row.set(i32.const(cxx.address.offset + 8 * inputs)),
    repeatWhile(i32.ltU(row.get, i32.add(end(inputs, cxx.pitch, cxx.address.offset), i32.const(8 * inputs))), [
      across.set(diagonal.get),
      down.set(diagonal.get),
      repeatWhile(i32.ltU(across.get, row.get), [
        number.set(load.f64(at(0, sums.get))),
        store.f64(at(0, across.get), number.get),
        store.f64(at(0, down.get), number.get),
        advance(sums, 8),
        advance(across, 8),
        advance(down, cxx.pitch),
      ]),
      advance(diagonal, cxx.pitch + 8),
      advance(row, cxx.pitch),
    ]),
    row.set(i32.const(cyx.address.offset)),
    repeatWhile(i32.ltU(row.get, end(outputs, cyx.pitch, cyx.address.offset)), [
      across.set(row.get),
      repeatWhile(i32.ltU(across.get, i32.add(row.get, i32.const(8 * inputs))), [
        store.f64(at(0, across.get), load.f64(at(0, sums.get))),
        advance(sums, 8),
        advance(across, 8),
      ]),
      advance(row, cyx.pitch),
    ]),
  ];
}

type Pointer = Local<'i32'>;
