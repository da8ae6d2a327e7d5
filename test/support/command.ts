import { type Io, main } from '@kramers/cli';

/** What a command line left behind. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process. */
export async function kramers(
  argv: readonly string[],
  options: Partial<Io> & { onNote?: (text: string) => void } = {},
): Promise<CommandResult> {
  let stdout = '';
  let stderr = '';
  const write = (take: (text: string) => void) => (text: string | Uint8Array) => (take(String(text)), true);
  const io = {
    stdout: { write: write((text) => (stdout += text)) },
    stderr: { write: write((text) => ((stderr += text), options.onNote?.(text))), isTTY: false },
    colour: false,
    width: 120,
    env: {},
    signal: new AbortController().signal,
    ...options,
  } as unknown as Io;
  return { code: await main(argv, io), stdout, stderr };
}
