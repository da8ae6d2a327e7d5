import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { chart } from './chart';
import { freeEnergyCosts, freeEnergySection } from './free-energy';
import { full } from './full';
import { nativeRatios } from './native';
import { quick } from './quick';
import { costsChart, costsSection, sampledCosts } from './rare-events';
import { resultsPage } from './results';
import { widthCosts, widthsSection } from './widths';
import { speedByClock, type WorkerTask } from './workers';

// The script runs bundled, from the root of the repository.
const FOLDER = 'bench';
/** `--only TEXT`: those contenders alone whose names contain it, printed and not written. */
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;

if (!isMainThread) parentPort!.postMessage(speedByClock(workerData as WorkerTask));
else if (process.argv.includes('--quick')) {
  const speeds = await quick();
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(speeds)}\n`);
  else console.table(speeds);
} else if (only !== undefined) {
  const { rounds, targets, versions } = await full(join(FOLDER, 'peers'), new URL(import.meta.url), (name) =>
    name.includes(only),
  );
  process.stdout.write(resultsPage(rounds, targets, versions));
} else if (process.argv.includes('--native')) {
  process.stdout.write(await nativeRatios(FOLDER, join(FOLDER, 'peers'), new URL(import.meta.url)));
} else if (process.argv.includes('--lab') || process.argv.includes('--browser')) {
  // What starts a browser cannot be part of one file.
  const script = join(FOLDER, process.argv.includes('--lab') ? 'lab.ts' : 'browser.ts');
  spawnSync(process.execPath, ['node_modules/tsx/dist/cli.mjs', script], { stdio: 'inherit' });
} else if (process.argv.includes('--free-energy')) {
  process.stdout.write(freeEnergySection(await freeEnergyCosts()).join('\n'));
} else {
  const { rounds, targets, versions } = await full(join(FOLDER, 'peers'), new URL(import.meta.url));
  const costs = await sampledCosts([6e-4, 5e-4, 4e-4, 3e-4, 2.5e-4, 2e-4, 1.7e-4, 1.5e-4]);
  const page = [
    resultsPage(rounds, targets, versions),
    ...widthsSection(await widthCosts()),
    ...costsSection(costs),
    ...freeEnergySection(await freeEnergyCosts()),
  ].join('\n');
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'speeds.svg'), chart(rounds));
  writeFileSync(join(FOLDER, 'sampling.svg'), costsChart(costs));
  writeFileSync(join(FOLDER, 'RESULTS.md'), page);
  process.stdout.write(page);
}
