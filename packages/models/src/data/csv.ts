/**
 * Reads comma-separated text with a header line: the named columns as numbers, a row for each line after it. Cells may
 * be quoted; other columns may hold anything.
 *
 * @throws RangeError that names the line (the header is line 1) and the column of what is missing, no number, or too
 *   many or too few.
 */
export function readNumbers(text: string, columns: readonly string[]): number[][] {
  const [header, ...lines] = records(text);
  if (!header) throw new RangeError('the file is empty; its first line must name the columns');
  const names = header.cells.map((name) => name.trim());
  const doubled = names.find((name, i) => names.indexOf(name) !== i);
  if (doubled !== undefined) throw new RangeError(`line 1 names column "${doubled}" twice`);
  const places = columns.map((column) => {
    const place = names.indexOf(column);
    if (place < 0)
      throw new RangeError(
        `no column "${column}"; the file has ${names.map((name) => `"${name}"`).join(', ')}${otherSeparator(names)}`,
      );
    return place;
  });
  return lines.map(({ line, cells }) => {
    if (cells.length !== names.length)
      throw new RangeError(`line ${line} has ${cells.length} cells; the header has ${names.length} columns`);
    return places.map((place) => toNumber(cells[place]!, line, names[place]!));
  });
}

/** What to do about a header that is one column, because commas are not what stands between its names. */
function otherSeparator(names: readonly string[]): string {
  const [found] = Object.entries({ ';': 'semicolons', '\t': 'tabs', '|': 'bars' }).filter(
    ([separator]) => names.length === 1 && names[0]!.includes(separator),
  );
  return found ? `. Its columns are separated by ${found[1]}; save it with commas, and points in its numbers` : '';
}

function toNumber(cell: string, line: number, column: string): number {
  const text = cell.trim();
  if (text === '') throw new RangeError(`line ${line}, column "${column}": the value is missing`);
  const value = Number(text);
  if (Number.isFinite(value) && /^[-+.\d]/.test(text) && !/^[-+]?0[xob]/i.test(text)) return value;
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  throw new RangeError(`line ${line}, column "${column}": "${shown}" is not a finite number`);
}

interface TextRecord {
  /** Line on which it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The records of the text (RFC 4180); lines with nothing on them are left out. */
function records(text: string): TextRecord[] {
  const result: TextRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  let begin = 1;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  const endRecord = (): void => {
    if (cells.length > 1 || cells[0]!.trim() !== '') result.push({ line: begin, cells });
    cells = [];
    begin = line;
  };
  while (at < text.length || cells.length > 0) {
    const cell = text[at] === '"' ? quoted(text, at, line) : plain(text, at);
    cells.push(cell.value);
    line += cell.breaks;
    at = cell.end;
    if (text[at] === ',') {
      at++;
      continue;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++;
    at++;
    line++;
    endRecord();
  }
  return result;
}

interface Cell {
  readonly value: string;
  /** Place of what ends it: a comma, the end of the line, or that of the text. */
  readonly end: number;
  /** Line breaks inside it. */
  readonly breaks: number;
}

function plain(text: string, from: number): Cell {
  let end = from;
  while (end < text.length && !',\r\n'.includes(text[end]!)) end++;
  return { value: text.slice(from, end), end, breaks: 0 };
}

function quoted(text: string, from: number, line: number): Cell {
  let value = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new RangeError(`line ${line}: a quote is opened and never closed`);
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      const rest = plain(text, quote + 1);
      if (rest.value.trim() !== '') throw new RangeError(`line ${line}: text follows a closing quote`);
      return { value, end: rest.end, breaks: value.split('\n').length - 1 };
    }
    value += '"';
    at = quote + 2;
  }
}
