const exit = process.exit.bind(process);
let guarded = 0;

/**
 * Runs what somebody else wrote so that a call of `process.exit` in it is an error like any other, and ends nothing.
 * What it does later, when this has resolved, is not looked after.
 */
export async function withoutExit<Made>(work: () => Promise<Made>): Promise<Made> {
  guarded++;
  process.exit = refuse;
  try {
    return await work();
  } finally {
    if (--guarded === 0) process.exit = exit;
  }
}

function refuse(code?: number | string | null): never {
  throw new Error(`it calls process.exit(${code ?? ''}); throw an error instead`);
}
