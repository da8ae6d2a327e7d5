import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type CellCheckpoint, type CheckpointStore, provideCheckpoints } from '../cell/checkpoint';
import { version } from '../ground/version';
import { atomicWrite } from '../ground/atomic-write';
import { parseCheckpoint } from './checkpoint-schema';
import { separate, unite } from './plain-tensors';
import { removeFile } from './remove-file';
import { readRegular } from '../ground/read-regular';
import { readSafetensors, type Tensor, writeSafetensors } from '../ground/safetensors';

/** Changes whenever a checkpoint no longer means what it did. */
const FORMAT = '1';

/** Bytes of a checkpoint that is read: the largest network, with the two numbers of each weight that Adam remembers. */
const LARGEST = 2 ** 28;

/**
 * Checkpoints of cells, each a safetensors file whose arrays are named by what they are: `phase/state/weights`, …
 *
 * @example
 * const epoch = new CheckpointFolder('runs/trap/checkpoints').read('0123456789abcdef0123')?.phase;
 */
export class CheckpointFolder implements CheckpointStore {
  constructor(readonly path: string) {}

  read(cell: string): CellCheckpoint | null {
    const file = this.#file(cell);
    let bytes: Uint8Array;
    try {
      bytes = readRegular(file, LARGEST);
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT') return null;
      if (code !== undefined) throw cause;
      throw new RangeError(`the checkpoint of cell ${cell} is of no use: ${message}`, { cause });
    }
    try {
      const { tensors, metadata } = readSafetensors(bytes);
      const { record = '', sha256 } = metadata;
      if (sha256 !== digest(record, tensors)) throw new RangeError('its checksum does not fit');
      if (metadata['format'] !== FORMAT || metadata['kramers'] !== version) {
        throw new RangeError(`it was written by Kramers ${metadata['kramers']}, format ${metadata['format']}`);
      }
      const checkpoint = parseCheckpoint(unite(record, tensors));
      // Whoever reads one writes it under the name that it gives itself.
      if (checkpoint.cell !== cell) throw new RangeError('it is another cell’s');
      return checkpoint;
    } catch (cause) {
      throw new RangeError(`the checkpoint of cell ${cell} is of no use: ${(cause as Error).message}`);
    }
  }

  write(checkpoint: CellCheckpoint): void {
    const { text: record, tensors } = separate(checkpoint);
    const metadata = {
      kramers: version,
      format: FORMAT,
      cell: checkpoint.cell,
      sha256: digest(record, tensors),
      record,
    };
    atomicWrite(this.#file(checkpoint.cell), writeSafetensors(tensors, metadata), false);
  }

  remove(cell: string): void {
    removeFile(this.#file(cell));
  }

  #file(cell: string): string {
    return join(this.path, `${cell}.safetensors`);
  }
}

/**
 * Lets cells that are computed in this process leave checkpoints as files. `recordRun` has done it already.
 *
 * @example keepCheckpoints();
 */
export function keepCheckpoints(): void {
  provideCheckpoints((folder) => new CheckpointFolder(folder));
}

function digest(record: string, tensors: ReadonlyMap<string, Tensor>): string {
  const hash = createHash('sha256').update(record);
  for (const [name, tensor] of [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(name).update(new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength));
  }
  return hash.digest('hex');
}
