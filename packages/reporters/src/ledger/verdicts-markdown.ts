import type { Ledger, LedgerEntry } from '@kramers/core/results';
import { claimedBriefly, foundBriefly, tellingReading } from './readings';
import { verdictWord } from './verdict-look';

/** The verdicts as a table in Markdown, one line a claim: for a README or a discussion. */
export function verdictsMarkdown({ claims, command, kramers }: Ledger): string {
  const lines = claims.map((entry) => {
    const telling = tellingReading(entry);
    return row([
      entry.statement,
      entry.source,
      `${SIGNS[entry.verdict]} ${verdictWord(entry)}`,
      telling ? foundBriefly(telling) : '',
      telling ? claimedBriefly(telling) : '',
    ]);
  });
  return (
    `${[row(['Claim', 'Where', 'Verdict', 'Found', 'Claimed']), '|---|---|---|---|---|', ...lines].join('\n')}\n\n` +
    'From ' +
    `\`${command}\`, Kramers ${kramers}. Intervals hold 95 %.\n`
  );
}

const SIGNS: Readonly<Record<LedgerEntry['verdict'], string>> = {
  holds: '✓',
  'holds under another reading': '≈',
  'does not hold': '✗',
  'inconsistent in the source': '≠',
  inconclusive: '?',
  error: '!',
};

function row(cells: readonly string[]): string {
  return (
    `| ${cells
      .map((cell) => cell.replace(/[\\|<>*_`[\]]/g, (sign) => `\\${sign}`).replace(/\s*\n\s*/g, ' '))
      .join(' | ')} ` + '|'
  );
}
