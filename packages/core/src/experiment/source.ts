import { type Document, isMap, type LineCounter, LineCounter as Counter, type Node, parseDocument } from 'yaml';
import { isRecord, parsePath, type Path, withValue } from '../ground/path';
import { ExperimentError, type Problem } from './problem';
import { CASES } from '../ground/cases';
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
 * Reads an experiment from YAML text (of which JSON is a part). Throws an ExperimentError if it is not YAML, or not a
 * map.
 */
export function sourceFromText(text: string, origin: string): ExperimentSource {
  const counter = new Counter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line, col } = counter.linePos(error.pos[0]);
    throw new ExperimentError(origin, [{ path: '', message: `not valid YAML: ${error.message}`, line, column: col }]);
  }
  let raw: unknown;
  try {
    raw = document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (cause) {
    throw new ExperimentError(origin, [
      { path: '', message: `not valid YAML: ${(cause as Error).message}`, line: 1, column: 1 },
    ]);
  }
  if (raw === null)
    throw new ExperimentError(origin, [
      {
        path: '',
        message: 'the file is empty; an experiment has at least "name", "data" and "protocol"',
        line: null,
        column: null,
      },
    ]);
  if (!isRecord(raw)) {
    throw new ExperimentError(origin, [
      { path: '', message: 'expected a map of keys such as "name", "data", "protocol"', line: 1, column: 1 },
    ]);
  }
  return {
    origin,
    raw,
    overrides: [],
    problem: (path, message) => ({ path: path.join('.'), message, ...place(document, counter, path) }),
  };
}

/** An experiment from a JavaScript value. */
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
 */
export function withOverrides(source: ExperimentSource, overrides: readonly Override[]): ExperimentSource {
  let raw = overrides.reduce((root, { path, value }) => withValue(root, parsePath(path), value), source.raw);
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
