/**
 * Keeps the verdicts of a ledger on record, for who has not computed them: `kramers verify`, then
 * `npm run record-verdicts -- runs/ledger`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ledger } from '@kramers/core/results';
import { format, resolveConfig } from 'prettier';

const folder = process.argv[2] ?? 'runs/ledger';
const { claims, kramers } = JSON.parse(readFileSync(join(folder, 'ledger.json'), 'utf8')) as Ledger;
const file = 'packages/ledgers/src/ersoy-wiesner-2026/recorded.ts';
const text = `import type { Verdict } from '@kramers/core/results';

/** The version of Kramers that judged the claims on record. */
export const recordedBy = '${kramers}';

/** Verdicts of the quick form, as scripts/record-verdicts.ts found them in a ledger. */
export const recordedVerdicts: Readonly<Record<string, Verdict>> = ${JSON.stringify(
  Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict])),
)};
`;
writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
const table = readFileSync(join(folder, 'verdicts.md'), 'utf8');
writeFileSync(
  'docs/verdicts.md',
  `# The verdicts, one by one\n\n*Holds as theorised* means: under Langevin noise, with traps that are checked. ` +
    `[The ledger](ledger.md) says what the other readings are.\n\n${table}`,
);
