import { execFileSync, spawnSync } from 'node:child_process';

/** KRAMERS_PYTHON names another interpreter: one that has pandas and safetensors, say. */
const candidates = [process.env['KRAMERS_PYTHON'], 'python3', '/usr/bin/python3'].filter((one) => one !== undefined);

/** An interpreter that has these modules; null where there is none. */
export function pythonWith(...modules: string[]): string | null {
  const code = `import ${modules.join(', ')}`;
  return candidates.find((python) => spawnSync(python, ['-c', code]).status === 0) ?? null;
}

/** Runs a program, and gives what it prints. */
export function runPython(python: string, code: string, folder?: string): string {
  return execFileSync(python, ['-c', code], { encoding: 'utf8', ...(folder === undefined ? {} : { cwd: folder }) });
}
