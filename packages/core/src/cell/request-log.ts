import { sha256 } from '../ground/hash';
import type { Conversation, Outcome, Request } from '../contracts/request';

/** A request that has been answered, as a checkpoint keeps it. */
export interface AnsweredRequest {
  /** Tells it from any other request. */
  readonly digest: string;
  /** In words, for messages. */
  readonly asked: string;
  readonly outcome: Outcome;
}

/** A protocol that does not ask on replay what it asked before. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}

/** A request and its answer, to be kept. */
export function answered(request: Request, outcome: Outcome): AnsweredRequest {
  return { digest: digestOf(request), asked: describeRequest(request), outcome };
}

/** Tells a request from any other. */
export function digestOf(request: Request): string {
  return sha256(JSON.stringify(request)).slice(0, 16);
}

/**
 * Brings a fresh conversation to where an earlier one was: every recorded outcome is handed over again, and nothing is
 * computed.
 *
 * @param saved what was answered, and the digest of the request that was being answered.
 * @returns that request.
 * @throws ReplayError, naming the protocol, if it asks for anything else than it did.
 */
export function replay(
  protocol: string,
  conversation: Conversation,
  { log, pending }: { readonly log: readonly AnsweredRequest[]; readonly pending: string },
): Request {
  let next = conversation.next();
  for (const [i, { digest, asked, outcome }] of log.entries()) {
    if (next.done || digestOf(next.value) !== digest) throw mismatch(protocol, i, asked, next.done ? null : next.value);
    next = conversation.next(outcome);
  }
  if (next.done || digestOf(next.value) !== pending)
    throw mismatch(protocol, log.length, null, next.done ? null : next.value);
  return next.value;
}

function mismatch(protocol: string, index: number, before: string | null, now: Request | null): ReplayError {
  const asks = now === null ? 'ends' : `asks for ${describeRequest(now)}`;
  const asked = before === null || before === (now && describeRequest(now)) ? 'something else' : before;
  return new ReplayError(
    `protocol "${protocol}" ${asks} where, before the interruption, it asked for ${asked} (request ${index + 1}). ` +
      'A protocol must ask for the same things when it gets the same answers: let it depend on its options, ' +
      'its context and the outcomes alone. ' +
      "The cell's checkpoint has been dropped, so that the next attempt begins anew",
  );
}

/** A request in words: `train "escape"`. */
export function describeRequest(request: Request): string {
  switch (request.kind) {
    case 'train':
      return `train "${request.name}"`;
    case 'all':
      return `${request.requests.length} trainings at once`;
    case 'draw':
      return `draw "${request.as}"`;
    case 'save':
      return `save "${request.as}"`;
    case 'restore':
      return `restore "${request.from}"`;
    case 'perturb':
      return `perturb "${request.how}"`;
    case 'watch':
      return `watch "${request.name}"`;
    case 'charge':
      return `charge ${request.epochs} epochs`;
    case 'expect-rank':
      return `expect-rank ${request.rank}`;
    default:
      return request.kind;
  }
}

/** An error of a protocol that has made requests and never asked them, which its message then names. */
export function withForgotten(cause: RangeError, unasked: ReadonlySet<Request>): RangeError {
  if (unasked.size === 0) return cause;
  const [first] = unasked;
  const others = unasked.size > 1 ? ` and ${unasked.size - 1} more` : '';
  return new RangeError(
    `${cause.message}: ${describeRequest(first!)}${others} was made and never asked; write yield* before it`,
    { cause },
  );
}
