import type { DataSet, DataSource } from './data';
import type { Kernel } from './kernel';
import type { Model, NetworkShape } from './model';
import type { Contribution } from './contribution';

/** Builds kernels: the way a network's arithmetic is done. */
export interface Backend extends Contribution {
  /** Changes whenever the numbers a kernel gives may change; part of every cell's key. */
  readonly version: number;
  /**
   * A kernel that trains on `train` and measures errors on `train` and `test`. Throws where it cannot serve `model`.
   */
  createKernel(model: Model, shape: NetworkShape, train: DataSet, test: DataSource['test']): Kernel;
}
