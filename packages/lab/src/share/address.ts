import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';

/** An experiment's text, with the files that it names. */
export interface Shared {
  readonly text: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Characters of an address that every browser and most letters take. */
const MOST = 32_768;
const KEY = '#experiment=';

/** The part of an address that holds an experiment, compressed; null where it would be too long for one. */
export function addressOf(shared: Shared): string | null {
  const bytes = deflateSync(strToU8(JSON.stringify([shared.text, shared.files])), { level: 9 });
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const code = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return code.length > MOST ? null : `${KEY}${code}`;
}

/**
 * The experiment in an address; null if there is none.
 *
 * @throws RangeError with a sentence if there should be one, and it cannot be read.
 */
export function sharedIn(address: string): Shared | null {
  if (!address.startsWith(KEY)) return null;
  try {
    const code = address.slice(KEY.length).replaceAll('-', '+').replaceAll('_', '/');
    if (code.length > MOST) throw new RangeError('too long');
    const bytes = Uint8Array.from(atob(code), (character) => character.charCodeAt(0));
    const [text, files] = JSON.parse(strFromU8(inflateSync(bytes))) as [unknown, unknown];
    if (typeof text !== 'string' || typeof files !== 'object' || files === null) throw new TypeError('not ours');
    const contents = Object.entries(files).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return { text, files: Object.fromEntries(contents) };
  } catch {
    throw new RangeError('the address holds an experiment that cannot be read: it may have been cut short');
  }
}

/** Lines for a shell that write an experiment's file and run it. */
export function commandOf(name: string, text: string): string {
  let end = 'END';
  while (text.split('\n').includes(end)) end += '_';
  const file = `${name.replace(/[^\p{L}\p{N}._-]/gu, '-')}.yaml`;
  return `cat > '${file}' <<'${end}'\n${text.trimEnd()}\n${end}\nkramers run '${file}'\n`;
}
