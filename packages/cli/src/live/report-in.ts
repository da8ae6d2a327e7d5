import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRegular } from '@kramers/core/node';
import type { LiveMessage } from '@kramers/lab';

/** Bytes that a report or a figure may have: a report of thousands of cells has 2 MB. */
const LARGEST = 2 ** 26;

/** The report in a run's folder, and its figures; none where it writes none. */
export function reportIn(folder: string | null): LiveMessage[] {
  const file = folder === null ? null : join(folder, 'report.html');
  if (file === null || !existsSync(file)) return [];
  const drawn = join(folder!, 'figures');
  const names = existsSync(drawn) ? readdirSync(drawn).filter((name) => name.endsWith('.svg')) : [];
  const figures = names.flatMap((name) => {
    const svg = textIn(join(drawn, name));
    return svg === null ? [] : [{ name: name.replace(/\.svg$/, ''), svg }];
  });
  const html = textIn(file);
  return html === null ? [] : [{ type: 'report', html, figures }];
}

/** What a file of the folder holds; null where it is none, or too large to be looked at. */
function textIn(file: string): string | null {
  try {
    return readRegular(file, LARGEST).toString('utf8');
  } catch {
    return null;
  }
}
