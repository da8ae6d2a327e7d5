import type { Conversation, Outcome, Request } from '../contracts/request';

/**
 * Requests that a protocol has made, with `train(…)` and the like, and not asked: without `yield*` before it a request
 * comes to nothing, and no type tells.
 */
export type Unasked = Set<Request>;

/** Where what is made now is put down; null while no protocol is at work. */
let open: Unasked | null = null;

/** Lets a protocol go on for a while. What it makes meanwhile is in `unasked` until it is asked. */
export function noting<Result>(unasked: Unasked, work: () => Result): Result {
  const outer = open;
  open = unasked;
  try {
    return work();
  } finally {
    open = outer;
  }
}

/** A request as a protocol yields it: `yield*` asks it, and gives the answer. */
export function ask<Answer extends Outcome>(request: Request): Conversation<Answer> {
  const unasked = open;
  unasked?.add(request);
  return asking(request, unasked);
}

function* asking<Answer extends Outcome>(request: Request, unasked: Unasked | null): Conversation<Answer> {
  unasked?.delete(request);
  return (yield request) as Answer;
}
