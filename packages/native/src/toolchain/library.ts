import { createRequire } from 'node:module';
import type koffi from 'koffi';
import { libraryFor } from './cache';
import { type Compiler, CompilerError } from './compiler';

type Koffi = typeof koffi;
/** A C function. */
export type Native = (...args: unknown[]) => number;

let loader: Koffi | undefined;

/** What loads libraries: it is asked for when the first kernel is made, because most processes need none. */
function koffiHere(): Koffi {
  try {
    return (loader ??= createRequire(import.meta.url)('koffi') as Koffi);
  } catch (cause) {
    throw new CompilerError(
      'the backend native needs the package koffi, which is not installed: npm install koffi@3.3.4, or take the ' +
        'backend wasm',
      { cause },
    );
  }
}

const libraries = new Map<string, Record<string, Native>>();

/** The functions of what a source compiles to, by name. Kernels of one source share them. */
export function functionsOf<Names extends string>(
  compiler: Compiler,
  source: string,
  signatures: Record<Names, readonly [result: string, parameters: readonly string[]]>,
): Record<Names, Native> {
  const path = libraryFor(compiler, source);
  let functions = libraries.get(path);
  if (!functions) {
    const library = koffiHere().load(path);
    functions = Object.fromEntries(
      Object.entries<readonly [string, readonly string[]]>(signatures).map(([name, [result, parameters]]) => [
        name,
        library.func(name, result, [...parameters]) as Native,
      ]),
    );
    libraries.set(path, functions);
  }
  return functions as Record<Names, Native>;
}

/** Where an array of numbers begins, for C. It stays there, unless it is handed over to another thread. */
export function addressOf(array: Float64Array | Int32Array | ArrayBuffer): bigint {
  // Small arrays lie among the engine's own objects, which move, until their buffer is asked for.
  if ('buffer' in array) void array.buffer;
  return BigInt(koffiHere().address(array) as bigint | number);
}

/** Memory that C may write to, aligned to a line of the cache; it stays where it is. */
export class Block {
  readonly buffer: ArrayBuffer;
  /** Where it begins, for C. */
  readonly address: bigint;
  readonly #shift: number;

  constructor(bytes: number) {
    this.buffer = new ArrayBuffer(bytes + 64);
    const start = addressOf(this.buffer);
    this.#shift = Number((64n - (start % 64n)) % 64n);
    this.address = start + BigInt(this.#shift);
  }

  doubles(offset: number, count: number): Float64Array {
    return new Float64Array(this.buffer, this.#shift + offset, count);
  }

  addresses(offset: number, count: number): BigUint64Array {
    return new BigUint64Array(this.buffer, this.#shift + offset, count);
  }

  singles(offset: number, count: number): Float32Array {
    return new Float32Array(this.buffer, this.#shift + offset, count);
  }

  integers(offset: number, count: number): Int32Array {
    return new Int32Array(this.buffer, this.#shift + offset, count);
  }
}
