import type { Experiment } from '../contracts/experiment';
import { isRecord } from '../ground/path';

/** Settings that are told one by one; of more, the first ones. */
const MOST = 4;
const LONGEST = 40;

/** What a folder takes again with other values. */
const free: ReadonlySet<string> = new Set(['name', 'note', 'reporters', 'full', 'replicas.count']);

/**
 * What differs between the experiment that a folder keeps and another, by path, in words.
 *
 * @example
 * changedSettings({ model: { depth: 3 } }, experiment); // ['model.depth was 3 and is 4']
 */
export function changedSettings(kept: unknown, experiment: Experiment): string[] {
  const [before, now] = [flattened(kept, ''), flattened(JSON.parse(JSON.stringify(experiment)), '')];
  const paths = [...new Set([...before.keys(), ...now.keys()])].filter(
    (path) =>
      !free.has(path) && !path.startsWith('over.') && !path.startsWith('full.') && before.get(path) !== now.get(path),
  );
  const varied = [before, now].map((one) => [...one.keys()].filter((path) => path.startsWith('over.')).join());
  if (varied[0] !== varied[1]) paths.push('over');
  const told = paths.slice(0, MOST).map((path) => inWords(path, before.get(path), now.get(path)));
  return paths.length > MOST ? [...told, `and ${paths.length - MOST} more`] : told;
}

function inWords(path: string, before: string | undefined, now: string | undefined): string {
  if (path === 'over') return 'other paths are varied under "over"';
  if (before === undefined) return `${path} is ${brief(now!)} and was not given`;
  return now === undefined
    ? `${path} was ${brief(before)} and is not given`
    : `${path} was ${brief(before)} and is ${brief(now)}`;
}

function brief(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** Values by path, as text; under `over` only the paths that are varied. */
function flattened(value: unknown, path: string): Map<string, string> {
  if (path !== '' && (!isRecord(value) || path === 'over')) {
    if (path !== 'over') return new Map([[path, JSON.stringify(value)]]);
    return new Map(Object.keys(isRecord(value) ? value : {}).map((key) => [`over.${key}`, '']));
  }
  return new Map(
    Object.entries(value ?? {}).flatMap(([key, one]) => [...flattened(one, path ? `${path}.${key}` : key)]),
  );
}
