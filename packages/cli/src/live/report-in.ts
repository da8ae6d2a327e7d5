import { join } from 'node:path';
import { namesIn, readRegular } from '@kramers/core/node';
import type { LiveMessage } from '@kramers/lab';

/** Bytes that a report and its figures may have together: a report of thousands of cells has 2 MB. */
const LARGEST = 2 ** 26;

/** The report in a run's folder, and its figures; none where it writes none. */
export function reportIn(folder: string | null): LiveMessage[] {
  if (folder === null) return [];
  let left = LARGEST;
  /** What a file of the folder holds; null where it is none, or too large to be looked at. */
  const textIn = (...parts: string[]): string | null => {
    try {
      const bytes = readRegular(join(folder, ...parts), left);
      left -= bytes.length;
      return bytes.toString('utf8');
    } catch {
      return null;
    }
  };
  const html = textIn('report.html');
  if (html === null) return [];
  const figures = namesIn(join(folder, 'figures')).flatMap((name) => {
    const svg = name.endsWith('.svg') ? textIn('figures', name) : null;
    return svg === null ? [] : [{ name: name.replace(/\.svg$/, ''), svg }];
  });
  return [{ type: 'report', html, figures }];
}
