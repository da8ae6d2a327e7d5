import { z } from 'zod';

/**
 * A list of such values, for data from outside. It tells of the first that is not one of them, and looks no further:
 * `z.array` tells of each, and millions of complaints fill the memory.
 */
export function listOf<Schema extends z.ZodType>(one: Schema): z.ZodArray<Schema> {
  const list = z.array(z.unknown()).check(({ value, issues }) => {
    for (const [place, entry] of value.entries()) {
      const issue = one.safeParse(entry).error?.issues[0];
      if (issue === undefined) continue;
      issues.push({ code: 'custom', input: entry, path: [place, ...issue.path], message: issue.message });
      return;
    }
  });
  return list as unknown as z.ZodArray<Schema>;
}
