import { workerData } from 'node:worker_threads';
import type { Plugin } from '@kramers/core';
import { computeCell, Slice } from '@kramers/core/internal';
import { Registry } from '@kramers/core/plugins';
import { keepCheckpoints } from '@kramers/core/node';
import { kernelsPlugin } from '@kramers/kernels';
import { ledgerContributions } from '@kramers/ledgers';
import { modelsPlugin } from '@kramers/models';
import { nativePlugin } from '@kramers/native';
import { protocolsPlugin } from '@kramers/protocols';
import { withoutRivals } from '../plugins/without-rivals';
import type * as loader from '../plugins/load-plugin';
import type { CellTask, PluginSource, WorkerSetup } from './messages';
import { Outbox } from './outbox';
import { StopFlag } from './thread';

const { plugins, pluginLoader } = workerData as WorkerSetup;
keepCheckpoints();
const registry = load(plugins);

/** Computes one cell in this thread, and tells of it on the task's port. */
export default async function compute({ cell, options, stop, port }: CellTask): Promise<void> {
  const outbox = new Outbox(port);
  const flag = new StopFlag(stop);
  const slice = new Slice(
    () => flag.raised,
    () => outbox.breathe(),
  );
  await computeCell(cell, await registry, options, slice, outbox.emit);
  outbox.close();
}

async function load(sources: readonly PluginSource[]): Promise<Registry> {
  const own: Plugin[] = [];
  if (sources.length > 0) {
    // Slow to load, and only plugins need it: so it is no part of this file's bundle.
    const { findPlugin } = (await import(pluginLoader)) as typeof loader;
    for (const { specifier, folder, hash } of sources) {
      const found = await findPlugin(specifier, folder);
      // A thread may start long after its process has read the plugin.
      if (found.hash !== hash) throw new Error(`plugin "${specifier}" has been changed since the command began`);
      const loaded = await found.load();
      // Nothing is reported or judged here, and so those that are built in are not here to be replaced.
      own.push({ ...loaded.plugin, reporters: [], claims: [] });
    }
  }
  return new Registry([
    modelsPlugin,
    kernelsPlugin,
    nativePlugin,
    protocolsPlugin,
    ...withoutRivals(ledgerContributions, own),
    ...own,
  ]);
}
