import { Composer, CST, type Document, isNode, isScalar, Lexer, LineCounter, Parser, visit, type YAMLMap } from 'yaml';

/** How much of YAML is read. */
interface YamlBounds {
  readonly characters: number;
  /** Values with aliases written out, since everything that reads them writes them out. */
  readonly values: number;
}

/** An experiment has a hundred lines; so many characters are data, which belong into a file of their own. */
const usual: YamlBounds = { characters: 2 ** 18, values: 100_000 };
/** Signs and texts to a value: a line of a list has a break, an indent, a dash, a blank and its text. */
const MAX_LEXEMES = 8;
/** An experiment nests about eight levels; whatever reads it calls itself at each. */
const MAX_DEPTH = 64;
/** Finding what an alias stands for takes a walk through the whole text. */
const MAX_ALIASES = 1000;

/** Text that is no YAML, or more of it than anybody wrote. */
export class YamlError extends RangeError {
  constructor(
    message: string,
    /** Where in the text, in characters from its beginning. */
    readonly offset: number,
  ) {
    super(message);
  }
}

/**
 * What a text says: numbers, texts, lists and maps of them, and nothing else; and the document, to find their places
 * in.
 */
export interface YamlText {
  readonly value: unknown;
  readonly document: Document;
  readonly lines: LineCounter;
}

/**
 * Reads YAML from anybody. Text that is very long or nests very deeply is refused before the parser gets to it; so are
 * aliases that lead back to themselves, or make a great deal out of little.
 *
 * @throws YamlError in one sentence, with its place.
 */
export function readYaml(text: string, bounds = usual): YamlText {
  const lines = new LineCounter();
  const document = parse(text, lines, bounds);
  const [error] = document.errors;
  if (error) throw new YamlError(error.message, error.pos[0]);
  visit(document, { Map: (_key, map) => refuseKeys(map) });
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (cause) {
    const { message } = cause as Error;
    throw new YamlError(/call stack/.test(message) ? LOOP : message, 0);
  }
  refuseUnwieldy(value, [], { left: bounds.values, most: bounds.values });
  return { document, lines, value };
}

/** Where the lines of a text begin that could not be read. */
export function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return lines;
}

const LOOP = 'an alias leads back to what it is a part of';

function parse(text: string, lines: LineCounter, bounds: YamlBounds): Document.Parsed {
  const documents = new Composer({ lineCounter: lines, uniqueKeys: false }).compose(
    tokensOf(text, lines, bounds),
    true,
    text.length,
  );
  const [first, second] = [documents.next().value, documents.next().value] as (Document.Parsed | undefined)[];
  if (second) throw new YamlError('a second document begins; expected one', second.range[0]);
  return first!;
}

/**
 * The text's tokens. They are made one inside the other, without calls: here their depth is seen before anything
 * recurses.
 */
function* tokensOf(text: string, lines: LineCounter, { characters, values }: YamlBounds): Generator<CST.Token> {
  if (text.length > characters)
    throw new YamlError(`${text.length} characters are more than the ${characters} that are read`, 0);
  const parser = new Parser((offset) => lines.addNewLine(offset));
  lines.addNewLine(0);
  let aliases = 0;
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (++lexemes > MAX_LEXEMES * values) throw new YamlError(tooMany(values), parser.offset);
    if (parser.stack.length > 2 * MAX_DEPTH) throw new YamlError(TOO_DEEP, parser.offset);
    if (lexeme.startsWith('*') && CST.tokenType(lexeme) === 'alias' && ++aliases > MAX_ALIASES)
      throw new YamlError(`more than ${MAX_ALIASES} aliases`, parser.offset);
  }
  yield* parser.end();
}

const tooMany = (most: number): string => `more than ${most} values, what aliases stand for included`;
const TOO_DEEP = `nested more than ${MAX_DEPTH} levels deep`;

/**
 * A key that is no text, or is given twice. The parser's own search compares each key with each: minutes for a long
 * list of keys.
 */
function refuseKeys(map: YAMLMap): void {
  const known = new Set<string>();
  for (const { key } of map.items) {
    const at = (isNode(key) ? key.range?.[0] : undefined) ?? map.range?.[0] ?? 0;
    if (!isScalar(key) || key.value === null) throw new YamlError('a key that is no text before a colon', at);
    const name = String(key.value);
    if (known.has(name)) throw new YamlError(`the key "${name}" is given twice`, at);
    known.add(name);
  }
}

/**
 * Throws where there are more values than can be held, or what is neither text nor number nor a list or map of them.
 */
function refuseUnwieldy(
  value: unknown,
  inside: readonly object[],
  values: { left: number; readonly most: number },
): void {
  if (values.left-- === 0) throw new YamlError(tooMany(values.most), 0);
  if (typeof value !== 'object' || value === null) return;
  if (inside.includes(value)) throw new YamlError(LOOP, 0);
  if (inside.length > MAX_DEPTH) throw new YamlError(TOO_DEEP, 0);
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  if (!plain) throw new YamlError('a value of a special kind; expected numbers, texts, lists and maps', 0);
  const within = [...inside, value];
  for (const one of Object.values(value)) refuseUnwieldy(one, within, values);
}
