import { describe, expect, it } from 'vitest';
import { compileExpression, evaluator } from './evaluate';
import { parseExpression } from './parse';

const parse = (text: string) => parseExpression(text, ['x']);

describe('expressions', () => {
  it.each([
    ['x', 3, 3],
    ['-x ^ 2 + 3 x', 2, 2],
    ['2 * pi * x', 1, 2 * Math.PI],
    ['x % 3', -1, 2],
    ['x > 0 ? log(x) : -1', -5, -1],
    ['max(0.1, x, 2)', 1, 2],
    ['1 / (1 + exp(-x))', 0, 0.5],
    ['sqrt(abs(x)) + floor(x) + ceil(x) + sign(x)', -4, -7],
    ['erf(x) + sigmoid(x) + softplus(x)', 0, 0.5 + Math.LN2],
    ['x == 2', 2, 1],
    ['x != 2', 2, 0],
    ['e ^ x', 1, Math.E],
  ])('%s at %f', (text, x, expected) => {
    expect(evaluator(parse(text))(x)).toBeCloseTo(expected, 14);
  });

  it('follow a schedule of epochs', () => {
    expect(compileExpression('0.3 * exp(-epoch / 100)', 'epoch')(100)).toBeCloseTo(0.3 / Math.E, 15);
  });

  it.each([
    ['x.constructor("return 1")()', /not an expression/],
    ['x["constructor"]', /no properties/],
    ['x.constructor', /no properties/],
    ['x.constructor(x)', /no properties/],
    ['import("fs")', /function "import" is not allowed/],
    ['evaluate("1")', /function "evaluate" is not allowed/],
    ['parse("x")', /function "parse" is not allowed/],
    ['createUnit("foo")', /function "createUnit" is not allowed/],
    ['constructor(x)', /function "constructor" is not allowed/],
    ['toString(x)', /function "toString" is not allowed/],
    ['x = 3', /no assignments/],
    ['f(x) = x', /no function definitions/],
    ['"x"', /only numbers/],
    ['true', /only numbers/],
    ['5 cm', /unknown name "cm"/],
    ['3 i', /unknown name "i"/],
    ['1:3', /no ranges/],
    ['[x, 1]', /no matrices/],
    ['{a: x}', /no objects/],
    ['x; 1', /no lists of expressions/],
    ['0 < x < 1', /no chained comparisons/],
    ['x!', /operators are/],
    ["x'", /operators are|not an expression/],
    ['x and 1', /operators are/],
    ['not x', /operators are/],
    ['random()', /function "random" is not allowed/],
    ['__proto__', /unknown name "__proto__"/],
    ['y', /unknown name "y" in an expression of "x"/],
    ['1e999', /finite/],
    ['NaN', /unknown name "NaN"|finite/],
    ['tanh()', /tanh takes 1 argument, got 0/],
    ['log(x, 2)', /log takes 1 argument, got 2/],
    ['max(x)', /max takes at least 2 arguments, got 1/],
    ['tanhh(x)', /did you mean "tanh"/],
    ['', /empty/],
    ['   ', /empty/],
    ['# only a comment', /only numbers|empty/],
    ['x +', /not an expression/],
    ['('.repeat(400) + 'x' + ')'.repeat(400), /nested/],
    ['-'.repeat(900) + 'x', /nested/],
    ['x + '.repeat(300) + 'x', /at most 1000 characters/],
  ])('refuse %s', (text, message) => {
    expect(() => parse(text)).toThrow(RangeError);
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).not.toThrow(/\n/);
  });
});
