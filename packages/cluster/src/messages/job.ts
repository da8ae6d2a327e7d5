import { type Cell, type EventSource, type ExperimentPoint, resolveExperiment, sourceFromValue } from '@kramers/core';
import { type FileHashes, isRecord, listOf, losslessText } from '@kramers/core/internal';
import type { Registry } from '@kramers/core/plugins';
import { RunError } from '@kramers/core/failure';
import { z } from 'zod';
import { isModest } from './modest';
import { parseMessage } from './parse-message';
import { whereOf } from './posting';
import { Refused, type Seals } from './seals';

/** Characters of a job, at most. */
const LONGEST = 2 ** 22;
/** Parts of an experiment that are no numbers, its grid aside, at most. */
const MOST_PARTS = 50_000;
/** Points whose experiments are remembered: the replicas of a point come one after the other. */
const REMEMBERED = 32;

const count = z.int().nonnegative();

/** What names a cell: the digits of its hash. */
const key = z.string().regex(/^[0-9a-f]{20}$/);

const jobSchema = z.strictObject({
  key,
  point: z.strictObject({
    index: count,
    parameters: z.record(z.string(), z.unknown()),
    experiment: z.looseObject({
      over: z.custom<ExperimentPoint['experiment']['over']>(
        (value) => isRecord(value) && Object.values(value).every((list) => Array.isArray(list)),
      ),
      full: z.record(z.string(), z.unknown()),
      reporters: listOf(z.string()),
      plugins: listOf(z.string()),
    }),
    folder: z.string().max(4096),
  }),
  replica: count,
  seed: z.int(),
});

type JobPoint = z.output<typeof jobSchema>['point'];

/** A cell as it goes to a worker. Throws a RunError if it is too long for that. */
export function sealJob({ key, point, replica, seed }: Cell, queue: string, seals: Seals): string {
  const { index, parameters, experiment, folder } = point;
  const text = losslessText({ key, point: { index, parameters, experiment, folder }, replica, seed });
  if (text.length > LONGEST)
    throw new RunError(
      `a cell of this run takes ${text.length} bytes, and ${LONGEST} at most go through Redis; ` +
        'is a list under "over" very long?',
    );
  return seals.seal('job', [queue, key], text);
}

/** A cell that is as the run's coordinator asked for it, and cannot be computed here. */
export class BadJob extends Error {
  override readonly name = 'BadJob';

  constructor(
    readonly source: EventSource,
    cause: Error,
  ) {
    super(cause.message, { cause });
  }
}

/**
 * Turns the jobs of one queue into cells. Nothing in a job is used before it has been checked as an experiment's file
 * is.
 */
export class Jobs {
  readonly #points = new Map<string, ExperimentPoint>();

  /** @param files those that the run lists: no cell may read another. */
  constructor(
    readonly queue: string,
    readonly seals: Seals,
    readonly registry: Registry,
    readonly files: FileHashes,
  ) {}

  /**
   * The cell of that key, from what its job holds.
   *
   * @throws Refused if it is not as the run's coordinator sealed it; BadJob if it is, and cannot be computed here.
   */
  open(sealed: unknown, cell: string): Cell {
    if (!key.safeParse(cell).success) throw new Refused('its name is not that of a cell');
    if (typeof sealed !== 'string' || sealed.length > 2 * LONGEST) throw new Refused('it is not sealed');
    const text = this.seals.open('job', [this.queue, cell], sealed);
    const { data, error } = jobSchema.safeParse(parseMessage(text));
    if (error) throw new Refused(`it is no cell: ${whereOf(error)}`);
    if (data.key !== cell) throw new Refused('it is another cell');
    const { point, replica, seed } = data;
    try {
      return { key: cell, point: this.#pointOf(point), replica, seed };
    } catch (cause) {
      throw new BadJob({ cell, point: point.index, replica }, cause as Error);
    }
  }

  #pointOf(point: JobPoint): ExperimentPoint {
    const text = losslessText(point);
    const known = this.#points.get(text);
    if (known) return known;
    const { registry, files } = this;
    const { index, parameters, folder } = point;
    const { over, full, reporters, plugins, ...rest } = point.experiment;
    if (!isModest(rest, MOST_PARTS)) throw new RangeError(`its experiment has more than ${MOST_PARTS} parts`);
    const source = { ...sourceFromValue({ ...rest, reporters: [] }, 'the cell'), folder, files };
    const { experiment } = resolveExperiment(registry, source);
    const found = {
      index,
      parameters,
      experiment: { ...experiment, over, full, reporters, plugins },
      folder,
      files,
    };
    if (this.#points.size >= REMEMBERED) this.#points.delete(this.#points.keys().next().value!);
    this.#points.set(text, found);
    return found;
  }
}
