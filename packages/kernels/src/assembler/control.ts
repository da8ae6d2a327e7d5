import { type Body, type I32, type Statement, statement } from './value';

const EMPTY = 0x40;
const END = 0x0b;

const codeOf = (body: Body) => body.map((one) => one.code);

/** Runs `body` again and again, as long as `condition` holds after it: at least once. */
export function repeatWhile(condition: I32, body: Body): Statement {
  return statement(0x03, EMPTY, codeOf(body), condition.code, 0x0d, 0, END);
}

/**
 * Runs `body`, and where `condition` holds after it `then`; and all again where `again` holds after that. Two jumps,
 * where one condition made of both would have to be computed first.
 */
export function repeatWhen(body: Body, condition: I32, then: Body, again: I32): Statement {
  return statement(0x03, EMPTY, codeOf(body), condition.code, 0x04, EMPTY, codeOf(then), again.code, 0x0d, 1, END, END);
}

/** Runs one body or the other. */
export function when(condition: I32, then: Body, otherwise: Body = []): Statement {
  const tail = otherwise.length > 0 ? [0x05, codeOf(otherwise)] : [];
  return statement(condition.code, 0x04, EMPTY, codeOf(then), tail, END);
}
