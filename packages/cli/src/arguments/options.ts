import { statSync } from 'node:fs';
import type { Options } from 'yargs';
import { UsageError } from '@kramers/core/failure';

// Options that hold numbers declare no type: yargs' own number type turns what is none into NaN, and the help would
// call them texts.

/** What a number on the command line must satisfy. */
export interface NumberRule {
  readonly whole?: boolean;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly above?: number;
}

/** An option that takes one number. */
export function numberOption<const Name extends string>(name: Name, describe: string, rule: NumberRule = {}) {
  const coerce = (given: unknown): number => parseNumber(`--${name}`, once(name, given), rule);
  return { requiresArg: true, describe, coerce } as const satisfies Options;
}

/** An option that takes a list of numbers with commas between them. */
export function numbersOption<const Name extends string>(name: Name, describe: string) {
  const coerce = (given: unknown): number[] =>
    [given]
      .flat()
      .flatMap((text) => String(text).split(','))
      .map((part) => parseNumber(`--${name}`, part, {}));
  return { requiresArg: true, describe, coerce } as const satisfies Options;
}

/** An option that takes one text. */
export function textOption<const Name extends string>(name: Name, describe: string) {
  const coerce = (given: unknown): string => {
    const text = once(name, given);
    if (text.trim() === '') throw new UsageError(`--${name} needs a value`);
    return text;
  };
  return { type: 'string', requiresArg: true, describe, coerce } as const satisfies Options;
}

/** An option that takes the file to be written; what cannot be written to is refused before the work begins. */
export function fileOption<const Name extends string>(name: Name, describe: string) {
  const { coerce: textOf, ...option } = textOption(name, describe);
  const coerce = (given: unknown): string => {
    const file = textOf(given);
    const kind = kindOf(file);
    if (kind !== null) throw new UsageError(`--${name}: ${file} is ${kind}; name a file`);
    return file;
  };
  return { ...option, coerce } as const satisfies Options;
}

/** What is there in place of a file; null where there is a file or nothing, or where writing will tell. */
function kindOf(file: string): string | null {
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    return !there || there.isFile() ? null : there.isDirectory() ? 'a folder' : 'a device or a pipe';
  } catch {
    return null;
  }
}

/** An option that may be given any number of times, with one text each. */
export function textsOption(describe: string) {
  return { type: 'array', string: true, requiresArg: true, describe } as const satisfies Options;
}

/** A switch. */
export function flag(describe: string) {
  return { type: 'boolean', describe } as const satisfies Options;
}

/** Reads a number, or says of what was given why it is none. */
export function parseNumber(what: string, text: string, rule: NumberRule): number {
  const { whole, atLeast, atMost, above } = rule;
  const value = text.trim() === '' ? NaN : Number(text);
  const fits =
    Number.isFinite(value) &&
    (!whole || Number.isSafeInteger(value)) &&
    !(value < (atLeast ?? -Infinity)) &&
    !(value > (atMost ?? Infinity)) &&
    value > (above ?? -Infinity);
  if (fits) return value;
  const kind = whole ? 'a whole number' : 'a number';
  throw new UsageError(`${what}: expected ${kind}${boundOf(rule)}; found "${text}"`);
}

function boundOf({ atLeast, atMost, above }: NumberRule): string {
  if (above !== undefined) return ` above ${above}`;
  if (atLeast === undefined) return '';
  return atMost === undefined ? ` of at least ${atLeast}` : ` from ${atLeast} to ${atMost}`;
}

function once(name: string, given: unknown): string {
  if (Array.isArray(given)) throw new UsageError(`--${name} is given ${given.length} times; give it once`);
  return String(given);
}
