import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A new folder for a test. All of them lie in one folder of the test run, which goes when the run is over. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'kramers-'));

/** Writes files into a new folder, and gives its path. */
export function filled(files: Readonly<Record<string, string>>): string {
  const path = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

/** An experiment that is over at once. */
export const trial = `name: trial
data: { correlations: [0.9, 0.8], population: true }
training: { batchSize: full, stepsPerEpoch: 8 }
protocol: { kind: random-init, beta: 0.1, epochs: 20 }
`;

/** The same without a page, which takes longer to draw than to train. */
export const plain = `${trial}reporters: [csv]\n`;
