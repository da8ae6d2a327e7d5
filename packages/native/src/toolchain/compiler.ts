import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { createHash } from 'node:crypto';
import type { Target } from '../source/prelude';

/** A C compiler, and the processor that it compiles for. */
export interface Compiler extends Target {
  readonly path: string;
  /** Its name and version, for people. */
  readonly version: string;
  /** Instruction set by which results are rounded, such as `avx512`: part of every cell's key. */
  readonly instructionSet: string;
  /** Hash of its version and of all that it takes this processor for. */
  readonly identity: string;
}

/** Nothing is fused but what the source says, so that the instruction set alone decides a result's bits. */
const FLAGS = [
  '-std=gnu11',
  '-O3',
  '-ffp-contract=off',
  '-fno-math-errno',
  '-fno-trapping-math',
  '-fvisibility=hidden',
];
const SHARED = ['-shared', '-fPIC', '-w'];
const NAMES = ['cc', 'gcc', 'clang'];

/** Says that there is no compiler, or that it failed. */
export class CompilerError extends RangeError {
  override readonly name = 'CompilerError';
}

const known = new Map<string, Compiler>();

/**
 * The system's compiler: the first `cc`, `gcc` or `clang` on the path.
 *
 * @throws CompilerError with one sentence if there is none, or if it cannot compile for this processor.
 */
export function findCompiler(search = process.env['PATH'] ?? ''): Compiler {
  const found = known.get(search);
  if (found) return found;
  const path = NAMES.flatMap((name) => search.split(delimiter).map((folder) => join(folder, name))).find(isProgram);
  if (path === undefined)
    throw new CompilerError(
      'the backend native needs a C compiler, and there is no cc on the path; install one (Debian: apt-get install ' +
        'gcc), or take the backend wasm',
    );
  const compiler = identified(path);
  known.set(search, compiler);
  return compiler;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return isAbsolute(path) && statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Asks a compiler what it takes this processor for. */
function identified(path: string): Compiler {
  const answer = run(path, ['-march=native', '-dM', '-E', '-x', 'c', '/dev/null']);
  const macros = new Map(
    answer.split('\n').map((line): [string, string] => {
      const [, name = '', value = ''] = /^#define (\w+) ?(.*)$/.exec(line) ?? [];
      return [name, value];
    }),
  );
  const has = (name: string): boolean => macros.has(name);
  const fused = has('__FMA__') || has('__FP_FAST_FMA');
  const target: Omit<Compiler, 'path' | 'version' | 'identity'> =
    has('__AVX512F__') && has('__AVX512DQ__')
      ? { instructionSet: 'avx512', vectorBytes: 64, registers: 32 }
      : has('__AVX2__') && fused
        ? { instructionSet: 'avx2', vectorBytes: 32, registers: 16 }
        : has('__aarch64__')
          ? { instructionSet: 'neon', vectorBytes: 16, registers: 32 }
          : { instructionSet: fused ? '128-fma' : '128', vectorBytes: 16, registers: 16 };
  const version = (macros.get('__VERSION__') ?? '').replaceAll('"', '');
  return {
    ...target,
    path,
    version: has('__clang__') ? version : `gcc ${version}`,
    identity: createHash('sha256').update(answer).update(FLAGS.join(' ')).digest('hex'),
  };
}

/**
 * Compiles a file to a shared library, for this processor.
 *
 * @throws CompilerError with the first line of the compiler's message.
 */
export function compile(compiler: Compiler, source: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'kramers-native-'));
  try {
    const [input, output] = [join(folder, 'kernel.c'), join(folder, 'kernel.so')];
    writeFileSync(input, source);
    run(compiler.path, [...FLAGS, '-march=native', ...SHARED, input, '-o', output, '-lm']);
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(path: string, args: readonly string[]): string {
  try {
    return execFileSync(path, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 24,
      env: { ...process.env, LC_ALL: 'C' },
    });
  } catch (cause) {
    const { stderr, message } = cause as Error & { stderr?: string };
    const said = (stderr ?? '').split('\n').find((line) => line.trim() !== '') ?? message;
    throw new CompilerError(`${path} failed: ${said.trim()}`);
  }
}
