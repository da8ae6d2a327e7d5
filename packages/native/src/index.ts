import { definePlugin } from '@kramers/core';
import { nativeBackend } from './native-backend';

export { nativeBackend } from './native-backend';

/** The backend that compiles C. */
export const nativePlugin = definePlugin({ name: '@kramers/native', backends: [nativeBackend] });

export default nativePlugin;
