import type { Umbrella } from '../contracts/umbrella';
import type { PerturbKind, Request, TrainRequest } from '../contracts/request';
import { didYouMean } from '../ground/suggest';

type Check = readonly [fits: (value: unknown) => boolean, expected: string];

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;
const isWhole = (value: unknown): boolean => value === 0 || isCount(value);
const isAmount = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0;
const text: Check = [(value) => typeof value === 'string', 'a text'];
const flag: Check = [(value) => typeof value === 'boolean', 'true or false'];
const oneOf = (...names: string[]): Check => [
  (value) => names.includes(value as string),
  names.map((name) => `"${name}"`).join(' or '),
];
const schedule: Check = [
  (value) => typeof value === 'string' || (Number.isFinite(value) && (value as number) >= 0),
  'a number of at least 0, or an expression of epoch',
];

/** What a training request may hold. */
const members: Readonly<Record<keyof TrainRequest, Check>> = {
  kind: oneOf('train'),
  name: text,
  beta: schedule,
  learningRate: schedule,
  temperature: schedule,
  batchSize: [(value) => value === 'full' || isCount(value), 'a whole number above 0, or "full"'],
  sampling: oneOf('shuffled', 'replacement'),
  stepsPerEpoch: [isCount, 'a whole number above 0'],
  epochs: [isWhole, 'a whole number'],
  until: [
    (value) => value === 'converged' || value === 'escaped' || Array.isArray(value),
    '"converged", "escaped" or a list of conditions',
  ],
  linger: [isWhole, 'a whole number'],
  watch: flag,
  role: oneOf('prepare', 'reference'),
  direction: oneOf('up', 'down'),
  on: text,
  from: text,
  streams: text,
  keep: flag,
  quiet: flag,
  keepPresent: flag,
  samePass: flag,
  track: [(value) => typeof value === 'object' && value !== null, 'a column'],
  umbrella: [isUmbrella, 'a column, a power, a sign, a centre, a stiffness of at least 0, and every so many looks'],
};

function isUmbrella(value: unknown): boolean {
  const { column, power, sign, centre, stiffness, every } = (value ?? {}) as Partial<Umbrella>;
  return (
    typeof column === 'object' &&
    Number.isFinite(power) &&
    (sign === 1 || sign === -1) &&
    Number.isFinite(centre) &&
    Number.isFinite(stiffness) &&
    stiffness! >= 0 &&
    isCount(every)
  );
}

/** What further requests must hold. */
const others: {
  readonly [K in Request['kind']]?: readonly [
    fits: (request: Extract<Request, { kind: K }>) => boolean,
    expected: string,
  ];
} = {
  save: [({ as }) => text[0](as), 'a name to save as'],
  restore: [({ from }) => text[0](from), 'the name of a kept state'],
  release: [({ states }) => Array.isArray(states), 'a list of names of kept states'],
  draw: [
    ({ pool, samples, as }) => isCount(pool) && isCount(samples) && samples <= pool && text[0](as),
    'a pool, no more samples than that, and a name',
  ],
  'expect-rank': [({ rank }) => isWhole(rank), 'a whole number as rank'],
  perturb: [
    ({ how, amplitude, keep = 0, streams }) =>
      Object.hasOwn(perturbKinds, how) && isAmount(amplitude) && isAmount(keep) && keep <= 1 && text[0](streams),
    'a kind of perturbation, an amplitude of at least 0, a share to keep of 0 to 1, and a name for its stream',
  ],
  watch: [
    ({ name, epochs, at }) => text[0](name) && isCount(epochs) && (at === null || isAmount(at?.beta)),
    'a name, a number of epochs, and the knobs to hold at, a constant β among them, or null',
  ],
  charge: [({ epochs }) => isAmount(epochs), 'a number of epochs of at least 0'],
};

const perturbKinds: Readonly<Record<PerturbKind, true>> = { isotropic: true, missing: true, init: true, shrink: true };
const needed: readonly (keyof TrainRequest)[] = ['name', 'beta', 'epochs'];
const kinds: Readonly<Record<Request['kind'], true>> = {
  initialise: true,
  train: true,
  save: true,
  restore: true,
  release: true,
  draw: true,
  'expect-rank': true,
  perturb: true,
  watch: true,
  charge: true,
  unwatch: true,
  all: true,
};

/**
 * Refuses what a protocol asks for where it is no request, or would train for ever or not at all: a plugin need not
 * have been checked by its types.
 *
 * @throws RangeError that names the phase, the member and what was expected.
 */
export function checkRequest(request: Request): void {
  if (isGenerator(request))
    throw new RangeError('the protocol gave a question where its answer belongs: write yield* and not yield before it');
  const kind = typeof request === 'object' && (request as Request | null) ? request.kind : null;
  if (kind === null || !Object.hasOwn(kinds, kind)) {
    throw new RangeError(
      `the protocol asked for ${inWords(request)}, which is no request; ask with train, save, … of @kramers/core`,
    );
  }
  if (request.kind === 'train') checkTraining(request);
  const [fits, expected] = others[request.kind] ?? [() => true];
  if (!fits(request as never)) throw new RangeError(`the protocol asked for ${inWords(request)}; expected ${expected}`);
  if (request.kind !== 'all') return;
  if (!Array.isArray(request.requests))
    throw new RangeError(
      `the protocol asked to train all of ${inWords(request.requests)}; expected a list of trainings`,
    );
  request.requests.forEach(checkTraining);
}

/** What train(…) and the like return; `yield` hands it over as it is, and only `yield*` asks it. */
function isGenerator(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.iterator in value && 'throw' in value;
}

function checkTraining(request: TrainRequest): void {
  const place = typeof request.name === 'string' ? `phase "${request.name}"` : 'a phase without a name';
  for (const [member, value] of Object.entries(request)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(members, member))
      throw new RangeError(
        `the protocol asked for ${place} with "${member}"${didYouMean(member, Object.keys(members))}`,
      );
    const [fits, expected] = members[member as keyof TrainRequest];
    if (!fits(value))
      throw new RangeError(`the protocol asked for ${place} with ${member} ${inWords(value)}; expected ${expected}`);
  }
  const missing = needed.find((member) => request[member] === undefined);
  if (missing !== undefined) throw new RangeError(`the protocol asked for ${place} and gave no ${missing}`);
}

function inWords(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
