import { workerData } from 'node:worker_threads';
import type { Plugin } from '@kramers/core';
import { computeCell, Registry, Slice } from '@kramers/core';
import { modelsPlugin } from '@kramers/models';
import { protocolsPlugin } from '@kramers/protocols';
import type * as loader from '../plugins/load-plugin';
import type { CellTask, PluginSource, WorkerSetup } from './messages';
import { Outbox } from './outbox';

const { plugins, pluginLoader, stop } = workerData as WorkerSetup;
const stopFlag = new Int32Array(stop);
const registry = load(plugins);

/** Computes one cell in this thread, and tells of it on the task's port. */
export default async function compute({ cell, options, port }: CellTask): Promise<void> {
  const outbox = new Outbox(port, { cell: cell.key, point: cell.point.index, replica: cell.replica });
  const slice = new Slice(() => Atomics.load(stopFlag, 0) !== 0, () => outbox.breathe());
  await computeCell(cell, await registry, options, slice, outbox.emit);
  outbox.close();
}

async function load(sources: readonly PluginSource[]): Promise<Registry> {
  const own: Plugin[] = [];
  if (sources.length > 0) {
    // Slow to load, and only plugins need it: so it is no part of this file's bundle.
    const { loadPlugin } = (await import(pluginLoader)) as typeof loader;
    for (const { specifier, folder } of sources) own.push((await loadPlugin(specifier, folder)).plugin);
  }
  return new Registry([modelsPlugin, protocolsPlugin, ...own]);
}
