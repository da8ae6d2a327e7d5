import type { Model } from '../contracts/model';
import { parseExpression } from '../expression/parse';

/** What no name of a model holds, and every expression but the plainest does. */
const WRITTEN = /[^\w-]/;

const known = new Map<string, Model>();

/**
 * The network whose activation is written where its name would be, such as `x * tanh(x)`; null for a mere name.
 *
 * @throws RangeError with one sentence if it is meant as an expression of x and is none.
 */
export function writtenModel(text: string): Model | null {
  if (!WRITTEN.test(text)) return null;
  let model = known.get(text);
  if (!model) {
    parseExpression(text, ['x']);
    model = { name: text, version: 1, summary: 'An activation that the experiment writes', activation: text };
    known.set(text, model);
  }
  return model;
}
