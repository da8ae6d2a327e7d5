import { join, resolve } from 'node:path';
import { UsageError } from '@kramers/core/failure';
import { restoreManifest, type RunFolder } from '@kramers/core/node';
import { sourceFromText } from '@kramers/core';
import type { FoundPlugin } from '../plugins/load-plugin';
import { commandWord } from './command-line';
import { prepare } from './read-experiment';

/**
 * Makes the manifest of a folder again that has lost it. With it went the hashes by which plugins are known, so that
 * only runs without plugins can be helped from their folder alone.
 *
 * @param say is told what was done.
 * @throws UsageError, ExperimentError or RunFolderError where that cannot be.
 */
export async function restoreRun(folder: RunFolder, say: (message: string) => void): Promise<void> {
  if (!folder.isLost()) return;
  const file = join(folder.path, 'experiment.yaml');
  const accept = (found: readonly FoundPlugin[]): void => {
    if (found.length === 0) return;
    throw new UsageError(
      `${folder.path}: its manifest.json is lost, and with it what its plugins were; ` +
        `run the experiment file with --out ${folder.path}, which makes it again`,
    );
  };
  const source = sourceFromText(folder.experimentText(), file);
  const { lab, resolved } = await prepare(source, resolve(folder.path), {}, { accept });
  const restored = restoreManifest(folder, lab, resolved, { command: `kramers run ${commandWord(file)}` });
  if (restored !== null) say(restored);
}
