// A smooth network of one's own, for `kramers carry-over mish --plugins ./examples/mish.ts`.
import { definePlugin } from '@kramers/core';

export default definePlugin({
  name: 'mish',
  models: [{ name: 'mish', summary: 'x·tanh(ln(1 + e^x)), a smooth rectifier', activation: 'x * tanh(softplus(x))' }],
});
