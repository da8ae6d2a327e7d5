import { repeatWhile } from './control';
import type { Local, Scope } from './module';
import { i32 } from './scalar';
import type { Body } from './value';

/** A pointer that a loop moves on by a number of bytes for each item. */
export interface Cursor {
  readonly local: Local<'i32'>;
  readonly stride: number;
}

/**
 * Emits `body` for `count` items, `unroll` of them each time round a real loop: a little unrolling saves the loop's own
 * instructions, a lot of it makes code that engines handle badly. `body` gets the item's number relative to the
 * cursors, which end up past the last whole round.
 */
export function times(
  scope: Scope,
  count: number,
  unroll: number,
  cursors: readonly Cursor[],
  body: (item: number) => Body,
): Body {
  const rounds = Math.floor(count / unroll);
  const some = (n: number): Body => Array.from({ length: n }, (_, item) => body(item)).flat();
  const round = [
    ...some(unroll),
    ...cursors.map(({ local, stride }) => local.set(i32.add(local.get, i32.const(stride * unroll)))),
  ];
  if (rounds <= 1) return [...(rounds === 1 ? round : []), ...some(count % unroll)];
  const left = scope.local('i32');
  return [
    left.set(i32.const(rounds)),
    repeatWhile(left.get, [...round, left.set(i32.sub(left.get, i32.const(1)))]),
    ...some(count % unroll),
  ];
}
