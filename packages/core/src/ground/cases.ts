import { isRecord } from './path';

/** The key under `over` whose entries set several paths at once, and may have a label. */
export const CASES = 'cases';

/** The paths that a grid varies. */
export function variedPaths(over: Readonly<Record<string, readonly unknown[]>>): ReadonlySet<string> {
  const paths = Object.entries(over).flatMap(([key, values]) =>
    key === CASES ? values.flatMap((one) => (isRecord(one) ? Object.keys(one) : [])) : [key],
  );
  return new Set(paths.filter((path) => path !== 'label'));
}
