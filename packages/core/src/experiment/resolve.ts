import type { Registry } from '../plugins/registry';
import { crossChecks } from './cross-checks';
import { explainIssue } from './explain';
import { contentHash, filesIn, type ReadFile, workingFolder } from '../ground/files';
import { canonicalJson } from '../ground/hash';
import { indexProblem, isRecord, parsePath, type Path, pathProblem, withValue } from '../ground/path';
import { ExperimentError, type Problem } from './problem';
import type { Experiment, ExperimentPoint } from '../contracts/experiment';
import { MAX_POINTS } from './limits';
import { experimentSchema } from './schema';
import { CASES } from '../ground/path';
import { type ExperimentSource, overlaps, overridden, type Override, withOverrides } from './source';

/** A run's plan is held in memory, and written into its manifest. */
const MAX_CELLS = 1_000_000;
/** Of many mistakes of one kind the first few are explained. */
const MAX_EXPLAINED = 100;

/** An experiment that has been checked: its defaults filled in, its grid laid out. */
export interface ResolvedExperiment {
  /** The experiment as a whole; for what `over` varies it holds the values of the first point. */
  readonly experiment: Experiment;
  readonly points: readonly ExperimentPoint[];
  /** Values that were set at every point, whatever the grid brings there. */
  readonly overrides: readonly Override[];
  /** Hash of each file that the experiment names, by its path there. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Checks an experiment and fills in its defaults, at every point of its grid.
 *
 * @param full take the values under `full` as well: the long form of the experiment.
 * @throws ExperimentError that names every problem and its place.
 * @example
 * const text = '{ name: a, data: { correlations: [0.9] }, protocol: { kind: random-init, beta: 0.1, epochs: 9 } }';
 * const depthIn = (registry: Registry) =>
 *   resolveExperiment(registry, sourceFromText(text, 'a.yaml')).experiment.model.depth;
 */
export function resolveExperiment(registry: Registry, source: ExperimentSource, full = false): ResolvedExperiment {
  const long = full ? withFull(source) : source;
  const schema = experimentSchema(registry);
  const grid = gridOf(long);
  const points: ExperimentPoint[] = [];
  const folder = long.folder ?? workingFolder();
  const files: Record<string, string> = {};
  const read: ReadFile = (path) => {
    const bytes = filesIn(folder, long.files)(path);
    files[path] ??= contentHash(bytes);
    return bytes;
  };
  for (const [index, choice] of grid.entries()) {
    const settings = choice.flatMap((c) => c.settings);
    const chosen = settings.reduce((root, { path, value, place }) => {
      const problem = indexProblem(root, path);
      if (problem !== null) throw new ExperimentError(long.origin, [long.problem(place, problem)]);
      return withValue(root, path, value);
    }, long.raw);
    const raw = withDefaultKind(
      long.overrides.reduce((root, override) => overridden(root, override, long.origin), chosen),
    );
    const problem = (path: Path, message: string): Problem => {
      const varied = settings.find((setting) => overlaps(path, setting.path));
      return varied
        ? { ...long.problem([...varied.place, ...path.slice(varied.path.length)], message), path: path.join('.') }
        : long.problem(path, message);
    };
    const parsed = schema.safeParse(raw);
    if (!parsed.success) {
      const issues = parsed.error.issues.slice(0, MAX_EXPLAINED);
      const explained = issues.flatMap((issue) => explainIssue(schema, raw, issue)).slice(0, MAX_EXPLAINED);
      // A number may be refused for two reasons that are one in words.
      const told = new Map(explained.map(({ path, message }) => [`${path.join('.')}: ${message}`, { path, message }]));
      throw new ExperimentError(
        long.origin,
        [...told.values()].map(({ path, message }) => problem(path, message)),
      );
    }
    const experiment = parsed.data as unknown as Experiment;
    const problems = crossChecks(registry, experiment, read).map(([path, message]) => problem(path, message));
    if (problems.length > 0) throw new ExperimentError(long.origin, problems);
    points.push({
      index,
      parameters: Object.assign({}, ...choice.map((c) => c.parameters)) as ExperimentPoint['parameters'],
      experiment,
      folder,
      ...(long.files ? { files: long.files } : {}),
    });
  }
  const { experiment } = points[0]!;
  const problems = replicaProblems(experiment, points.length).map(([path, message]) => long.problem(path, message));
  if (problems.length > 0) throw new ExperimentError(long.origin, problems);
  // The long form is checked with the short one, so that it does not fail on the day it is wanted. Not so after --set,
  // which may well suit the short form only.
  if (!full && source.overrides.length === 0 && Object.keys(experiment.full).length > 0)
    resolveExperiment(registry, source, true);
  return { experiment, points, overrides: long.overrides, files };
}

/** What the replicas of all points come to. */
function replicaProblems({ replicas: { count, seed } }: Experiment, points: number): [Path, string][] {
  const problems: [Path, string][] = [];
  if (points * count > MAX_CELLS)
    problems.push([['replicas', 'count'], `more than a million cells: ${points} grid points × ${count} replicas`]);
  // Beyond 2^53 neighbouring whole numbers are one, and so would replicas be.
  if (seed > Number.MAX_SAFE_INTEGER - (count - 1))
    problems.push([
      ['replicas', 'seed'],
      `replica k has seed ${seed} + k; with ${count} replicas the last seeds pass 2^53 − 1, ` +
        'where whole numbers run together',
    ]);
  return problems;
}

/** The source with the values under `full` set; problems with them are placed under `full`. */
function withFull(source: ExperimentSource): ExperimentSource {
  const values = isRecord(source.raw) ? source.raw['full'] : undefined;
  if (!isRecord(values)) return source;
  for (const path of Object.keys(values)) {
    const problem = pathProblem(path) ?? indexProblem(source.raw, parsePath(path));
    if (problem !== null) throw new ExperimentError(source.origin, [source.problem(['full', path], problem)]);
  }
  const long = withOverrides(
    source,
    Object.entries(values).map(([path, value]) => ({ path, value })),
  );
  return {
    ...long,
    problem(path, message) {
      const culprit = Object.keys(values).find((key) => overlaps(path, parsePath(key)));
      return culprit === undefined
        ? source.problem(path, message)
        : { ...source.problem(['full', culprit], message), path: path.join('.') };
    },
  };
}

/** One entry of one list under `over`. */
interface Choice {
  readonly settings: readonly Setting[];
  /** What it adds to the point's parameters. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A value that a choice puts in place. */
interface Setting {
  readonly path: Path;
  readonly value: unknown;
  /** Where in the source it stands. */
  readonly place: Path;
}

/** What is one for a whole run. */
const fixedInRun: ReadonlySet<string> = new Set(['name', 'note', 'over', 'replicas', 'reporters', 'plugins', 'full']);

/**
 * Every combination of the entries under `over`, the last list varying fastest. One empty choice if there is no grid.
 */
function gridOf(source: ExperimentSource): Choice[][] {
  const over = isRecord(source.raw) ? source.raw['over'] : undefined;
  if (!isRecord(over)) return [[]];
  // Counted before anything is laid out: three lists of a thousand would take gigabytes.
  const count = Object.values(over).reduce<number>((n, list) => n * (Array.isArray(list) ? list.length : 1), 1);
  if (count > MAX_POINTS) {
    const found = `${count > 1e15 ? 'far more' : count} grid points, all combinations of the lists`;
    throw new ExperimentError(source.origin, [
      source.problem(['over'], `expected at most ${MAX_POINTS} grid points; found ${found}`),
    ]);
  }
  return Object.entries(over).reduce<Choice[][]>(
    (grid, [key, values]) => {
      const choices = choicesOf(source, key, values);
      return grid.flatMap((before) => choices.map((choice) => [...before, choice]));
    },
    [[]],
  );
}

/** The same value twice would give the same cells twice, which every fit would take for more data. */
function refuseTwice(source: ExperimentSource, key: string, values: readonly unknown[]): void {
  const seen = new Map<string, number>();
  for (const [index, value] of values.entries()) {
    const text = canonicalJson(value);
    const first = seen.get(text);
    if (first !== undefined) {
      const found = `the same value as entry ${first + 1}, ${text.slice(0, 60)}`;
      throw new ExperimentError(source.origin, [
        source.problem(['over', key, index], `expected each value once, found ${found}; replicas.count asks for more`),
      ]);
    }
    seen.set(text, index);
  }
}

/** The entries of one list: values of one path or, under `cases`, maps of several paths. */
function choicesOf(source: ExperimentSource, key: string, values: unknown): Choice[] {
  if (!Array.isArray(values) || values.length === 0) {
    throw new ExperimentError(source.origin, [
      source.problem(['over', key], 'expected a list with at least one value'),
    ]);
  }
  refuseTwice(source, key, values);
  return (values as unknown[]).map((value, index) => {
    const place = ['over', key, index];
    if (key !== CASES)
      return { settings: [settingOf(source, key, value, place, ['over', key])], parameters: { [key]: value } };
    if (!isRecord(value))
      throw new ExperimentError(source.origin, [
        source.problem(
          place,
          'expected a map of paths and values, such as { label: slow, training.learningRate: 0.01 }',
        ),
      ]);
    const { label, ...paths } = value;
    const settings = Object.entries(paths).map(([path, one]) =>
      settingOf(source, path, one, [...place, path], [...place, path]),
    );
    return {
      settings,
      parameters: {
        [CASES]: String(
          label ??
            Object.values(paths)
              .filter((one) => !isRecord(one))
              .join(', '),
        ),
        ...paths,
      },
    };
  });
}

function settingOf(source: ExperimentSource, key: string, value: unknown, place: Path, blame: Path): Setting {
  const path = parsePath(key);
  const problem = pathProblem(key);
  if (problem !== null) throw new ExperimentError(source.origin, [source.problem(blame, problem)]);
  if (fixedInRun.has(String(path[0])))
    throw new ExperimentError(source.origin, [source.problem(blame, `"${key}" cannot be varied within one run`)]);
  return { path, value, place };
}

/** `data.kind` may be left out: the paper's Gaussian is meant. */
function withDefaultKind(raw: unknown): unknown {
  if (!isRecord(raw) || !isRecord(raw['data']) || 'kind' in raw['data']) return raw;
  return { ...raw, data: { ...raw['data'], kind: 'gaussian' } };
}
