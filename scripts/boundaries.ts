/**
 * Checks who imports whom: the rules of .dependency-cruiser.cjs, and that at most three files name each other's types.
 * `npm run boundaries`; exit code 1 with the rule and the files.
 */
import { cruise, format, type ICruiseResult } from 'dependency-cruiser';
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const LARGEST_RING = 3;

/** Groups of files that reach each other by imports, types included (Tarjan 1972). `imports`: the targets of each. */
function rings(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.get(file)!);
    open.push(file);
    for (const target of imports.get(file) ?? []) {
      if (!order.has(target)) visit(target);
      if (open.includes(target)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(target)!));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const ring = open.splice(open.indexOf(file));
    if (ring.length > 1) found.push(ring);
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return found;
}

const config = await extractConfig('./.dependency-cruiser.cjs');
const options = { ...config.options, ruleSet: { forbidden: config.forbidden ?? [] }, validate: true };
const { output } = await cruise(['packages'], options, undefined, { tsConfig: extractTsConfig('./tsconfig.json') });
const result = output as ICruiseResult;
const told = await format(result, { outputType: 'err' });
process.stdout.write(String(told.output));
const imports = new Map(
  result.modules.map(({ source, dependencies }) => [source, dependencies.map(({ resolved }) => resolved)]),
);
const large = rings(imports).filter(({ length }) => length > LARGEST_RING);
for (const ring of large) {
  process.stdout.write(
    `error a ring of ${ring.length} files that name each other's types; at most ${LARGEST_RING}: ${ring.join(', ')}\n`,
  );
}
process.exitCode = told.exitCode > 0 || large.length > 0 ? 1 : 0;
