import { isAbsolute, relative } from 'node:path';
import { withoutCredentials } from '@kramers/cluster';

/**
 * The command as it could be typed again; absolute paths become relative, since a run folder keeps none, and passwords
 * and secrets are left out. So is --live, which changes nothing of what is written.
 */
export function commandLine(argv: readonly string[]): string {
  const told = argv.filter((arg, i) => !/^--(secret(=|$)|live$)/.test(arg) && argv[i - 1] !== '--secret');
  return ['kramers', ...told.map(commandWord)].join(' ');
}

/** One word of it. */
export function commandWord(arg: string): string {
  return quoted(withoutCredentials(withoutAbsolute(arg)));
}

function withoutAbsolute(arg: string): string {
  const [, option = '', value = ''] = /^(--[\w-]+=)?([\s\S]*)$/.exec(arg) ?? [];
  return isAbsolute(value) ? `${option}${relative(process.cwd(), value) || '.'}` : arg;
}

function quoted(arg: string): string {
  return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
}
