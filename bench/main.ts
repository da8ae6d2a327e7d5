import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { chart } from './chart';
import { full } from './full';
import { quick } from './quick';
import { resultsPage } from './results';
import type { WorkerTask } from './workers';
import { speedByClock } from './workers';

// The script runs bundled, from the root of the repository.
const FOLDER = 'bench';

if (!isMainThread) parentPort!.postMessage(speedByClock(workerData as WorkerTask));
else if (process.argv.includes('--quick')) {
  const speeds = await quick(['linear', 'tanh'], ['wasm', 'typescript']);
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(speeds)}\n`);
  else console.table(speeds);
} else {
  const { rounds, targets, versions } = await full(join(FOLDER, 'peers'), new URL(import.meta.url));
  const page = resultsPage(rounds, targets, versions);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'speeds.svg'), chart(rounds));
  writeFileSync(join(FOLDER, 'RESULTS.md'), page);
  process.stdout.write(page);
}
