import type {
  Acknowledgement,
  Conversation,
  PerturbRequest,
  TrainOutcome,
  TrainRequest,
  WatchOutcome,
  WatchRequest,
} from '../contracts/request';
import { ask } from './unasked';

/**
 * Draws initial weights, and begins the cell's random streams. As all requests here it is yielded within a protocol's
 * `run`.
 *
 * @example yield* initialise();
 */
export function initialise(): Conversation<Acknowledgement> {
  return ask({ kind: 'initialise' });
}

/**
 * Trains, and says how it ended. Bounds are in epochs; without `until` it takes all of them.
 *
 * @example const { reason } = yield* train({ name: 'trap', beta: 0.361, epochs: 5000, until: 'converged' });
 */
export function train(request: Omit<TrainRequest, 'kind'>): Conversation<TrainOutcome> {
  return ask({ kind: 'train', ...request });
}

/**
 * Trains many copies, and says how each ended. The outcomes come in the order of the requests.
 *
 * @example
 * const outcomes = yield* all([1, 2].map((i) => ({ name: `copy ${i}`, beta: 0.2, epochs: 50, streams: `${i}` })));
 */
export function all(requests: readonly Omit<TrainRequest, 'kind'>[]): Conversation<readonly TrainOutcome[]> {
  return ask({ kind: 'all', requests: requests.map((r) => ({ kind: 'train', ...r })) });
}

/**
 * Keeps a copy of the present state under a name.
 *
 * @example yield* save('trap');
 */
export function save(as: string): Conversation<Acknowledgement> {
  return ask({ kind: 'save', as });
}

/**
 * Makes a state that was kept under that name the present one.
 *
 * @example yield* restore('trap');
 */
export function restore(from: string): Conversation<Acknowledgement> {
  return ask({ kind: 'restore', from });
}

/**
 * Forgets kept states, by their names, so that memory stays flat.
 *
 * @example yield* release(['trap']);
 */
export function release(states: readonly string[]): Conversation<Acknowledgement> {
  return ask({ kind: 'release', states });
}

/**
 * Chooses `samples` at random out of `pool` fresh ones, as a training set with a name.
 *
 * @example yield* draw(4096, 128, 'few'); // then train({ …, on: 'few' })
 */
export function draw(pool: number, samples: number, as: string): Conversation<Acknowledgement> {
  return ask({ kind: 'draw', pool, samples, as });
}

/**
 * Checks the trap: a network of any other rank counts as not trapped, and stays out of the escape statistics.
 *
 * @example yield* expectRank(1);
 */
export function expectRank(rank: number): Conversation<Acknowledgement> {
  return ask({ kind: 'expect-rank', rank });
}

/**
 * Changes the weights at once, by noise of standard deviation `amplitude`; biases stay.
 *
 * @example yield* perturb({ how: 'missing', amplitude: 0.1, streams: 'kick 1' });
 */
export function perturb(request: Omit<PerturbRequest, 'kind'>): Conversation<Acknowledgement> {
  return ask({ kind: 'perturb', ...request });
}

/**
 * Begins a watch for the experiment's escape over the phases that follow, of at most so many epochs.
 *
 * @example yield* watch({ name: 'escape', at: { beta: 0.25 }, epochs: 10_000 });
 */
export function watch(request: Omit<WatchRequest, 'kind'>): Conversation<Acknowledgement> {
  return ask({ kind: 'watch', ...request });
}

/**
 * Lets so many epochs pass on the watch's clock: the price of what trains unseen.
 *
 * @example yield* charge(500);
 */
export function charge(epochs: number): Conversation<Acknowledgement> {
  return ask({ kind: 'charge', epochs });
}

/**
 * Ends the watch, and says how it went.
 *
 * @example const { escapedAt } = yield* unwatch(); // null: no escape was seen
 */
export function unwatch(): Conversation<WatchOutcome> {
  return ask({ kind: 'unwatch' });
}
