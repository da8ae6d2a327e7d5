/**
 * An experiment about a table that somebody has brought: the last column is learnt from the others.
 *
 * @throws RangeError with a sentence if the text is no table with a header.
 */
export function experimentOfTable(file: string, csv: string): string {
  const [header = '', first = ''] = csv.split(/\r?\n/);
  const names = header.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  const numbers = first.split(',').map(Number);
  if (names.length < 2 || numbers.length !== names.length || names.some((name) => name === ''))
    throw new RangeError(`${file}: expected a line of names with commas between them, and lines of numbers below`);
  if (numbers.some((value) => !Number.isFinite(value)))
    throw new RangeError(`${file}: expected numbers below the names; found "${first.slice(0, 60)}"`);
  const list = (parts: readonly string[]): string => parts.map((part) => JSON.stringify(part)).join(', ');
  const name = file.replace(/\.\w+$/, '').replace(/[^\p{L}\p{N} ._-]/gu, '-') || 'table';
  const columns = `inputs: [${list(names.slice(0, -1))}], outputs: [${list(names.slice(-1))}]`;
  return `name: ${JSON.stringify(name)}
note: ${JSON.stringify(`${names.at(-1)!} learnt from the other columns of ${file}.`)}
data: { kind: table, file: ${JSON.stringify(file)}, ${columns} }
model: { kind: tanh, depth: 2, width: 10, bias: true }
training: { batchSize: 16, learningRate: 0.02 }
escape: { rank: 1 }
protocol: { kind: random-init, beta: 0.001, epochs: 1000 }
replicas: { count: 4, seed: 1 }
`;
}
