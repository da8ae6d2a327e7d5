import { definePlugin } from '@kramers/core';
import { wasmBackend } from './wasm-backend';

export { wasmBackend } from './wasm-backend';

/** The backend that emits WebAssembly. */
export const kernelsPlugin = definePlugin({ name: '@kramers/kernels', backends: [wasmBackend] });

export default kernelsPlugin;
