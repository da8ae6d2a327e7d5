import { existsSync } from 'node:fs';
import { defineCommand, exitCode } from '../ground/command';
import { UsageError } from '@kramers/core/failure';

/** `kramers test`: a plugin's tests, with the running command's own packages. */
export const testCommand = defineCommand({
  usage: 'test <files..>',
  summary: "Run a plugin's tests, written for Node's own test runner. Nothing has to be installed beside them.",
  positionals: {
    files: { type: 'string', array: true, describe: 'test files, TypeScript or JavaScript', demandOption: true },
  },
  options: {},
  examples: [['kramers test soft-sign.test.ts', 'the test that `kramers new model soft-sign` wrote']],
  async run({ files }) {
    const missing = files.find((file) => !existsSync(file));
    if (missing !== undefined) throw new UsageError(`${missing}: no such file`);
    const strange = files.find((file) => !/\.[cm]?[jt]s$/.test(file));
    if (strange !== undefined)
      throw new UsageError(`${strange}: expected a test in TypeScript or JavaScript, such as soft-sign.test.ts`);
    const { loadFile } = await import('../plugins/load-plugin');
    for (const file of files) await loadFile(file);
    // The runner reports when the process has nothing else to do, and then sets the exit code itself.
    return exitCode.done;
  },
});
