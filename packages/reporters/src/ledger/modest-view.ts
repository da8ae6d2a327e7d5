/**
 * What a view in a ledger may be made of: the words of the figures here, and of plain marks. What is missing is what
 * reads from elsewhere (`url`, `href`), what makes much out of little (`sequence`, `bin`, `impute`, `facet`), and what
 * changes the rest of the page (`config`, `usermeta`).
 */
const words = new Set(
  (
    'aggregate align angle anchor as aria autosize axis axisX axisY bandPosition baseline bind bold bottom calculate ' +
    'clear clip color column columns condition contains cornerRadius data datasets description detail direction ' +
    'domain dx dy empty encoding encodings equal field fields fill fillOpacity filled filter font fontSize fontStyle ' +
    'fontWeight format formatType grid groupby gt gte height hidden independent interpolate invalid joinaggregate ' +
    'labelAlign labelAngle labelExpr labelFontSize labelLimit labelPadding labels layer left legend limit line ' +
    'lineHeight lt lte mark name nice oneOf op opacity order orient padding param params point radius range resolve ' +
    'reverse right rows scale scheme select shape size sort stack strokeDash stroke strokeOpacity strokeWidth style ' +
    'symbolType test text theta thickness tickCount tickSize ticks title titlePadding toggle tooltip top transform ' +
    'translate type valid value values width window x x2 xOffset y y2 yOffset zero zoom'
  ).split(' '),
);

/** Rows, of which a ledger may hold as many as it likes; nothing in them is looked at but as a value. */
const rows = new Set(['datasets', 'values']);

/** Where a text is an expression of Vega. */
const expressions = new Set(['calculate', 'filter', 'labelExpr', 'test']);

/** What such an expression may call: none of these makes more than it is given. */
const functions = new Set(
  (
    'abs ceil clamp cos datum domain exp floor format if indexof inrange isArray isBoolean isFinite isNaN isNumber ' +
    'isString isValid length log lower max min pow round sin slice sqrt substring toNumber toString trim upper'
  ).split(' '),
);

/** Numbers that are lengths or counts, at most; and ticks of an axis. */
const LARGEST = 10_000;
const TICKS = 100;
const DEEPEST = 30;

/**
 * Why a Vega-Lite view out of a file is not drawn; null if it may be. To Vega a view is a program: it can read files,
 * ask for addresses, and fill any memory. So one that comes as data is held to a few words.
 *
 * @example
 * viewProblem({ layer: [{ data: { url: 'x.csv' }, mark: 'text' }] }); // 'it has "url"'
 */
export function viewProblem(view: Readonly<Record<string, unknown>>): string | null {
  if (!Array.isArray(view['layer'])) return 'it has no list "layer"';
  return problemOf(view, '', 0);
}

function problemOf(value: unknown, key: string, depth: number): string | null {
  if (depth > DEEPEST) return `it is nested more than ${DEEPEST} levels deep`;
  if (typeof value === 'number') return numberProblem(value, key);
  if (typeof value === 'string') return textProblem(value, key);
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return firstOf(value, (one) => problemOf(one, key, depth + 1));
  return firstOf(Object.entries(value), ([name, one]: [string, unknown]) => {
    if (rows.has(name) && (Array.isArray(one) || depth === 0)) return null;
    return words.has(name) ? problemOf(one, name, depth + 1) : `it has ${JSON.stringify(name.slice(0, 40))}`;
  });
}

function numberProblem(value: number, key: string): string | null {
  // Values on an axis may be of any size.
  if (key === 'domain' || key === 'equal' || key === 'oneOf') return null;
  const most = key === 'tickCount' || key === 'nice' ? TICKS : LARGEST;
  const isDash = key === 'strokeDash' && value < 1 && value !== 0;
  return Math.abs(value) > most || isDash ? `its "${key}" is ${value}` : null;
}

function textProblem(value: string, key: string): string | null {
  if ((key === 'mark' || key === 'type') && /^(?:image|geoshape|group)$/.test(value)) return `it has marks "${value}"`;
  if (key === 'bind' && value !== 'scales') return 'it has "bind"';
  if (!expressions.has(key)) return null;
  if (value.includes('\\')) return `its "${key}" has a backslash`;
  const called = [...value.matchAll(/([\p{L}\p{N}_$]+)\s*\(/gu)].map(([, name]) => name!);
  const other = called.find((name) => !functions.has(name));
  return other === undefined ? null : `its "${key}" calls ${other.slice(0, 40)}`;
}

function firstOf<Item>(items: readonly Item[], problem: (item: Item) => string | null): string | null {
  for (const item of items) {
    const found = problem(item);
    if (found !== null) return found;
  }
  return null;
}
