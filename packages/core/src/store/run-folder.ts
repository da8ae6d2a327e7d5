import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { ReportFolder } from '../contracts/reporter';
import type { Cell } from '../experiment/plan';
import { runIdentity } from '../experiment/plan';
import type { Experiment } from '../experiment/schema';
import type { CellResult } from '../schedule/cell-result';
import { atomicWrite } from './atomic-write';

/** A folder that cannot take this run, or cannot be read as one. */
export class RunFolderError extends Error {
  override readonly name = 'RunFolderError';
}

/** What a run folder says of itself in manifest.json. */
export interface Manifest {
  readonly kramers: string;
  readonly identity: string;
  readonly node: string;
  readonly platform: string;
  readonly command: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** Hash of each plugin's source, by the name under which the experiment asks for it. */
  readonly plugins: Readonly<Record<string, string>>;
  /** The grid, and every cell of the plan in order: [key, index of its point, replica]. */
  readonly points: readonly Readonly<Record<string, unknown>>[];
  readonly cells: readonly (readonly [key: string, point: number, replica: number])[];
}

/** A run on disk. `cells/` is the truth; everything else can be made again from it. */
export class RunFolder implements ReportFolder {
  constructor(readonly path: string) {}

  /** Throws a RunFolderError if the folder holds anything but this run. A folder that is missing or empty is free. */
  refuseOther(experiment: Experiment): void {
    if (!existsSync(this.path)) return;
    let names: string[];
    try {
      names = readdirSync(this.path);
    } catch (cause) {
      throw new RunFolderError(`${this.path}: cannot be read as a folder (${(cause as Error).message})`);
    }
    if (names.length === 0) return;
    if (!names.includes('manifest.json')) {
      throw new RunFolderError(`${this.path}: holds other files and no run; give another folder with --out`);
    }
    if (this.manifest().identity !== runIdentity(experiment)) {
      throw new RunFolderError(
        `${this.path}: already holds a different run; give another folder with --out, or remove this one. ` +
          'Only replicas.count, the values under "over", and the reporters may change within a folder',
      );
    }
  }

  /** The folder's manifest. Throws a RunFolderError where there is none. */
  manifest(): Manifest {
    try {
      return JSON.parse(readFileSync(join(this.path, 'manifest.json'), 'utf8')) as Manifest;
    } catch (cause) {
      throw new RunFolderError(`${this.path}: no readable manifest.json (${(cause as Error).message})`);
    }
  }

  /** The resolved experiment, as the folder keeps it. */
  experiment(): Experiment {
    try {
      return parse(readFileSync(join(this.path, 'experiment.yaml'), 'utf8')) as Experiment;
    } catch (cause) {
      throw new RunFolderError(`${this.path}: no readable experiment.yaml (${(cause as Error).message})`);
    }
  }

  /** Writes what a run is, before its first cell. */
  begin(experiment: Experiment, manifest: Manifest): void {
    this.write('experiment.yaml', stringify(experiment));
    this.write('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
  }

  write(name: string, content: string | Iterable<string>): void {
    atomicWrite(join(this.path, name), content);
  }

  /** Stores a finished cell with a checksum. */
  writeCell(result: CellResult): void {
    const text = JSON.stringify(result);
    this.write(join('cells', `${result.key}.json`), `${checksum(text)}\n${text}\n`);
  }

  /** A stored cell; null if it is not there, or not as it was written. */
  readCell(key: string): CellResult | null {
    let content: string;
    try {
      content = readFileSync(join(this.path, 'cells', `${key}.json`), 'utf8');
    } catch {
      return null;
    }
    const [sum, text] = content.split('\n') as [string, string | undefined];
    return text !== undefined && sum === checksum(text) ? (JSON.parse(text) as CellResult) : null;
  }

  /** The finished cells of a plan, in its order, placed on its grid; one in memory at a time. */
  *results(plan: Manifest): Generator<CellResult> {
    for (const [key, point, replica] of plan.cells) {
      const result = this.readCell(key);
      if (result) yield { ...result, point, replica, parameters: plan.points[point]! };
    }
  }
}

/** The plan of a run, as its manifest keeps it. */
export function plannedCells(cells: readonly Cell[]): Pick<Manifest, 'points' | 'cells'> {
  const points: Record<string, unknown>[] = [];
  for (const cell of cells) points[cell.point.index] = { ...cell.point.parameters };
  return { points, cells: cells.map((cell) => [cell.key, cell.point.index, cell.replica] as const) };
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
