// A network of one's own: an activation, as an expression of x. Its derivative is found by the machine.
import { definePlugin } from '@kramers/core';

export default definePlugin({
  name: 'softsign',
  models: [{ name: 'softsign', summary: 'x / (1 + |x|)', activation: 'x / (1 + abs(x))' }],
});
