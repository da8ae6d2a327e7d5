import { pathProblem } from '../ground/path';
import { readYaml } from './read-yaml';
import type { Override } from './source';

/**
 * Reads `path=value`; the value as YAML reads it, so that `8` is a number, `full` a text and `[0.9, 0.8]` a list.
 *
 * @throws RangeError in one sentence if it is not of that form.
 */
export function parseOverride(text: string): Override {
  const [, path, value] = /^([^=]*)=([\s\S]*)$/.exec(text) ?? [];
  if (path === undefined || value === undefined) throw new RangeError('expected path=value, such as model.depth=4');
  const trimmed = path.trim();
  if (trimmed === '' || trimmed.split('.').includes(''))
    throw new RangeError('expected a path such as model.depth before the "="');
  const problem = pathProblem(trimmed);
  if (problem !== null) throw new RangeError(problem);
  try {
    return { path: trimmed, value: readYaml(value).value };
  } catch (cause) {
    const [reason] = (cause as Error).message.split('\n');
    throw new RangeError(`cannot read "${value}" as a value: ${reason!.replace(/ at line.*$/, '')}`, { cause });
  }
}
