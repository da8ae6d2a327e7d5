/** Lines for a shell that write an experiment's file and run it. */
export function commandOf(name: string, text: string): string {
  let end = 'END';
  while (text.split('\n').includes(end)) end += '_';
  const file = `${name.replace(/[^\p{L}\p{N}._-]/gu, '-')}.yaml`;
  return `cat > '${file}' <<'${end}'\n${text.trimEnd()}\n${end}\nkramers run '${file}'\n`;
}
