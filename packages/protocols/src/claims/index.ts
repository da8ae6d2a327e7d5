import { definePlugin } from '@kramers/core';
import { barrier0003 } from './barrier-0.003';
import { eq1Eq2 } from './eq1-eq2';
import { saddle041 } from './saddle-0.41';

/** The claims of Ersoy & Wiesner, arXiv 2606.17120. */
export const paperPlugin = definePlugin({
  name: '@kramers/paper',
  claims: [eq1Eq2, saddle041, barrier0003],
});
