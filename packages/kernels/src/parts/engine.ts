import { flatten } from '../assembler/code';
import { ModuleBuilder } from '../assembler/module';
import { f64x2 } from '../assembler/vector';

/** A compiled module; only an engine looks inside. */
export type CompiledModule = object;

/**
 * The part of the WebAssembly interface that kernels use. TypeScript knows it only along with everything of a browser.
 */
export interface Engine {
  readonly validate: (bytes: Uint8Array<ArrayBuffer>) => boolean;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => CompiledModule;
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (
    module: CompiledModule,
    imports: Record<string, Record<string, unknown>>,
  ) => { readonly exports: unknown };
}

/** This process's WebAssembly. */
export const engine = (globalThis as unknown as { WebAssembly: Engine }).WebAssembly;

/** Whether this process runs vector code. */
export function hasSimd(): boolean {
  return (simd ??= runsVectors());
}

let simd: boolean | undefined;

function runsVectors(): boolean {
  const module = new ModuleBuilder(1);
  module.function([], 'v128', () => ({ body: [], result: f64x2.const(0) }));
  return (engine as Engine | undefined)?.validate(new Uint8Array(flatten(module.bytes()))) ?? false;
}

const modules = new Map<string, CompiledModule>();
/** Modules kept at most: a grid over widths should not fill memory with code. */
const KEPT = 64;

/**
 * The compiled module called `name`, emitted by `emit` when there is none yet. Cells of one shape share its optimised
 * code.
 */
export function compiled(name: string, emit: () => Uint8Array<ArrayBuffer>): CompiledModule {
  let module = modules.get(name);
  if (!module) {
    module = new engine.Module(emit());
    if (modules.size >= KEPT) modules.delete(modules.keys().next().value!);
    modules.set(name, module);
  }
  return module;
}

/** How a kernel gets its batches, as numbers that code can compare. */
export const Mode = { full: 0, shuffled: 1, replacement: 2 } as const;
