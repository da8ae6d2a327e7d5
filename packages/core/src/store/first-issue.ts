import type { z } from 'zod';
import { printableLine } from '../ground/printable';

const LONGEST = 60;

/** A value from outside, on one line and not too long: nothing in it can steer a terminal. */
export function shown(value: unknown): string {
  const text = asText(value);
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return printableLine(cut);
}

/** What is nested too deeply for JSON is named by its type. */
function asText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return typeof value;
  }
}

/** The first of a schema's complaints in one sentence: where, what was expected, and what was found there. */
export function firstIssue({ issues: [issue] }: z.core.$ZodError, value: unknown): string {
  const path = issue?.path ?? [];
  const found = path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], value);
  const place = path.length === 0 ? '' : `${path.map((key) => shown(key).replace(/^"|"$/g, '')).join('.')}: `;
  return `${place}${issue?.message ?? 'not of the expected form'}; found ${shown(found)}`;
}
