import type { MinibatchNoise, NoiseRecord } from '../contracts/cell-result';

/** Less than this of the noise is rounding. */
const ROUNDING = 1e-9;

/**
 * What the noise says about a point at which nothing escaped, in one sentence; null if it was not measured. It takes
 * the replica whose noise was most likely to do something.
 */
export function describeStillness(records: readonly NoiseRecord[]): string | null {
  const [first] = records;
  if (!first) return null;
  const langevin = first.temperature > 0 ? [`Langevin temperature ${first.temperature}`] : [];
  if (records.some(({ minibatch }) => minibatch === 'unknown')) return null;
  const measured = records.flatMap(({ minibatch }) =>
    minibatch === null || minibatch === 'unknown' ? [] : [minibatch],
  );
  const strongest = measured.reduce<MinibatchNoise | null>(
    (best, one) => (best && best.missingShare >= one.missingShare ? best : one),
    null,
  );
  if (!strongest)
    return (
      langevin[0] ?? 'there is no noise: the temperature is 0, and every batch is the full set or its moments are exact'
    );
  const said = first.direction === 'down' ? sayDownward(strongest) : sayUpward(strongest);
  return [...langevin, ...said].join('; ');
}

/**
 * What loses a mode is noise along that mode itself, of which there is always some: all depends on how strong it is.
 */
function sayDownward({ effectiveTemperature, shuffledLearnt }: MinibatchNoise): string[] {
  return [withShuffling(effectiveTemperature, colder(shuffledLearnt, 'the weakest learnt mode'))];
}

/** What gains a mode is noise along the missing one, of which a collapsed state of a linear network has none. */
function sayUpward({ missingShare, effectiveTemperature, shuffledMissing, shuffledLearnt }: MinibatchNoise): string[] {
  const none = missingShare < ROUNDING;
  return [
    'share of the minibatch noise along the missing mode: ' +
      `${none ? '0: batches alone cannot raise the rank' : missingShare.toPrecision(2)}`,
    withShuffling(effectiveTemperature, [
      ...colder(none ? null : shuffledMissing, 'the missing mode'),
      ...colder(shuffledLearnt, 'the weakest learnt mode'),
    ]),
  ];
}

function withShuffling(effectiveTemperature: number, shuffled: readonly string[]): string {
  return [
    `effective temperature ${effectiveTemperature.toPrecision(2)}`,
    ...(shuffled.length > 0 ? [`shuffled epochs leave ${shuffled.join(', ')}`] : []),
  ].join(', ');
}

function colder(factor: number | null, where: string): string[] {
  return factor === null || factor >= 1 ? [] : [`${factor.toPrecision(2)} times that for ${where}`];
}
