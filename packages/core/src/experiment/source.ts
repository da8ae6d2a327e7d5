import { type Document, isMap, type LineCounter, type Node } from 'yaml';
import { indexProblem, isRecord, parsePath, type Path, pathProblem, withValue } from '../ground/path';
import { ExperimentError, type Problem } from './problem';
import { linesOf, readYaml, YamlError, type YamlText } from './read-yaml';
import { CASES } from '../ground/path';
import type { FileHashes } from '../ground/files';

/** A value given beside the file, as `--set path=value` gives it. */
export interface Override {
  readonly path: string;
  readonly value: unknown;
}

/** An experiment before it is checked: plain values, and where each came from. */
export interface ExperimentSource {
  /** A file's path, or a word for where the experiment comes from. */
  readonly origin: string;
  readonly raw: unknown;
  /** What the paths in it are relative to; the working directory unless given. */
  readonly folder?: string;
  /** The files that it may read, by absolute path, with the hash of their content; any unless given. */
  readonly files?: FileHashes;
  /** Values to be set again at each grid point, so that they win over what a whole varied section brings. */
  readonly overrides: readonly Override[];
  /** Turns a path and a message into a problem with its place. */
  problem(path: Path, message: string): Problem;
}

/**
 * Reads an experiment from YAML text, of which JSON is a part.
 *
 * @throws ExperimentError if it is not YAML, not a map, or more than anybody would write: megabytes, dozens of levels,
 * aliases that lead back to themselves.
 * @example
 * sourceFromText('name: trap\nmodel: { depth: 3 }', 'trap.yaml').raw; // { name: 'trap', model: { depth: 3 } }
 */
export function sourceFromText(text: string, origin: string): ExperimentSource {
  const refused = (message: string, offset: number | null): ExperimentError => {
    const { line, col } = offset === null ? { line: null, col: null } : linesOf(text).linePos(offset);
    return new ExperimentError(origin, [{ path: '', message, line, column: col }]);
  };
  const { document, lines, value: raw } = readOrRefuse(text, refused);
  if (raw === null) throw refused('the file is empty; an experiment has at least "name", "data" and "protocol"', null);
  if (!isRecord(raw)) throw refused('expected a map of keys such as "name", "data", "protocol"', 0);
  return {
    origin,
    raw,
    overrides: [],
    problem: (path, message) => ({ path: path.join('.'), message, ...place(document, lines, path) }),
  };
}

function readOrRefuse(text: string, refused: (message: string, offset: number) => ExperimentError): YamlText {
  try {
    return readYaml(text);
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause;
    throw refused(`not valid YAML: ${cause.message}`, cause.offset);
  }
}

/**
 * An experiment from a JavaScript value. Problems found in it have paths, and no lines.
 *
 * @example
 * sourceFromValue({ name: 'trap' }, 'my program').origin; // 'my program'
 */
export function sourceFromValue(raw: unknown, origin = 'experiment'): ExperimentSource {
  return {
    origin,
    raw,
    overrides: [],
    problem: (path, message) => ({ path: path.join('.'), message, line: null, column: null }),
  };
}

/**
 * The same source with values replaced; a path that the grid varies is varied no longer. Problems with those values
 * name the override and no line.
 *
 * @throws ExperimentError where an override's path leads nowhere.
 * @example
 * const source = sourceFromValue({ model: { depth: 3 } });
 * withOverrides(source, [{ path: 'model.depth', value: 4 }]).raw; // { model: { depth: 4 } }
 */
export function withOverrides(source: ExperimentSource, overrides: readonly Override[]): ExperimentSource {
  let raw = overrides.reduce((root, override) => overridden(root, override, source.origin), source.raw);
  if (isRecord(raw) && isRecord(raw['over'])) {
    const set = new Set(overrides.map(({ path }) => path));
    const rest = Object.entries(raw['over']).filter(([path]) => !set.has(path));
    raw = {
      ...raw,
      over: Object.fromEntries(
        rest.map(([key, values]) => [
          key,
          key === CASES && Array.isArray(values) ? values.map((one) => lacking(one, set)) : values,
        ]),
      ),
    };
  }
  return {
    ...(source.folder === undefined ? {} : { folder: source.folder }),
    origin: source.origin,
    raw,
    overrides: [...source.overrides, ...overrides.filter(({ path }) => !path.startsWith('over.'))],
    problem(path, message) {
      const culprit = overrides.find((override) => overlaps(path, parsePath(override.path)));
      if (!culprit) return source.problem(path, message);
      return {
        path: path.join('.'),
        message: `${message} (from --set ${culprit.path}=${JSON.stringify(culprit.value)})`,
        line: null,
        column: null,
      };
    },
  };
}

/**
 * A copy of `root` with a value set that was given beside the file. Throws an ExperimentError where its path leads
 * nowhere.
 */
export function overridden(root: unknown, { path, value }: Override, origin: string): unknown {
  const parts = parsePath(path);
  const problem = pathProblem(path) ?? indexProblem(root, parts);
  if (problem === null) return withValue(root, parts, value);
  throw new ExperimentError(origin, [{ path, message: `${problem} (from --set)`, line: null, column: null }]);
}

function lacking(value: unknown, keys: ReadonlySet<string>): unknown {
  return isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key))) : value;
}

/** Whether one of the paths lies at or below the other. */
export function overlaps(a: Path, b: Path): boolean {
  return [...Array(Math.min(a.length, b.length)).keys()].every((i) => String(a[i]) === String(b[i]));
}

/** Line and column of the nearest thing in the file to `path`: the key itself, or the deepest parent that is there. */
function place(document: Document, counter: LineCounter, path: Path): { line: number; column: number } {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true) as Node | undefined;
    const key = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find((item) => String((item.key as { value?: unknown }).value) === String(key))
      : undefined;
    const node = (pair?.key ?? document.getIn(path.slice(0, length), true)) as Node | undefined;
    if (node?.range) {
      const { line, col } = counter.linePos(node.range[0]);
      return { line, column: col };
    }
  }
  return { line: 1, column: 1 };
}
