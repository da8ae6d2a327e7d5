import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Contender } from './contender';

/** What others would train the same network with, as far as it is installed here. */
export interface Peers {
  readonly contenders: readonly Contender[];
  /** Versions, by name. */
  readonly versions: Readonly<Record<string, string>>;
  close(): void;
}

/** The C references, compiled for this very machine; none without gcc. */
export function compiledPeers(folder: string): Peers {
  const versions: Record<string, string> = {};
  const contenders: Contender[] = [];
  try {
    versions['gcc'] = execFileSync('gcc', ['-dumpfullversion'], { encoding: 'utf8' }).trim();
  } catch {
    return { contenders, versions, close: () => undefined };
  }
  const built = mkdtempSync(join(tmpdir(), 'kramers-bench-'));
  const add = (name: string, program: string, batch: number, temperature: number) =>
    contenders.push({
      name,
      run: (seconds) =>
        Number(
          execFileSync(join(built, program), [batch, temperature, seconds].map(String), {
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'ignore'],
          }),
        ),
    });
  for (const program of ['linear', 'tanh']) {
    // Without these two flags the compiler would not vectorise where a comparison or a root might raise a flag.
    execFileSync('gcc', [
      '-O3',
      '-march=native',
      '-fno-trapping-math',
      '-fno-math-errno',
      join(folder, `${program}.c`),
      '-o',
      join(built, program),
      '-lm',
    ]);
    add(`${program} C, gcc -O3 -march=native`, program, 64, 0);
  }
  add('linear C, full batch', 'linear', 512, 0);
  add('linear C, full batch, Langevin', 'linear', 512, 1e-3);
  return { contenders, versions, close: () => undefined };
}

/** The contenders of a Python script, which stays running between rounds; none where its imports fail. */
export async function pythonPeers(script: string): Promise<Peers> {
  for (const python of ['python3', '/usr/bin/python3']) {
    const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
    const answers = new Answers(child);
    const greeting = await answers.next();
    if (greeting === null) continue;
    const { versions, contenders } = JSON.parse(greeting) as { versions: Record<string, string>; contenders: string[] };
    const run = async (name: string, seconds: number): Promise<number> => {
      child.stdin.write(`${JSON.stringify({ name, seconds })}\n`);
      const answer = await answers.next();
      if (answer === null) throw new Error(`${script} ended while running "${name}"`);
      return Number(answer);
    };
    return {
      versions,
      contenders: contenders.map((name) => ({ name, run: (seconds) => run(name, seconds) })),
      close: () => child.stdin.end(),
    };
  }
  return { contenders: [], versions: {}, close: () => undefined };
}

/** A child's lines, one at a time; null once it has ended. */
class Answers {
  readonly #lines: AsyncIterator<string>;

  constructor(child: ChildProcessWithoutNullStreams) {
    child.on('error', () => undefined);
    child.stdin.on('error', () => undefined);
    const lines: Interface = createInterface({ input: child.stdout });
    this.#lines = lines[Symbol.asyncIterator]();
  }

  async next(): Promise<string | null> {
    const { value, done } = await this.#lines.next();
    return done ? null : value;
  }
}
