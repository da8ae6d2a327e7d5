import { type CompiledModule, engine } from './engine';

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
