import { printable } from '@kramers/core/printable';
import pc from 'picocolors';

/** Begins and ends bold type, and keeps what is split by it. */
export const boldMarks = /(\x1b\[(?:1|22)m)/;

/** Sets text in bold type where there are colours; marks of its own, or other escapes in it, are spelt out. */
export function boldFor(colour: boolean): (text: string) => string {
  const { bold } = pc.createColors(colour);
  return (text) => bold(printable(text));
}
