import { blockSize, product, range, stretches } from '../source/blocks';
import { folded } from '../source/fold';
import { lanesOf, type Target } from '../source/prelude';
import type { LinearLayout } from './layout';

/** Vector `v` of a row of a matrix. */
export function vectorOf(matrix: string, row: string, v: string): string {
  return `((V *)m->${matrix}[${row}])[${v}]`;
}

/** `suffixes`: W_L…W_{l+1} for each layer l; `suffix0` is the end-to-end map times nothing, W_L…W_1. */
export function endToEnd(layout: LinearLayout, target: Target): string {
  const { depth, outputs, widths, vectors } = layout;
  const products = range(depth - 1)
    .reverse()
    .map((l) =>
      product(
        {
          rows: outputs,
          vectors: vectors[l]!,
          inner: widths[l + 1]!,
          left: (row) => `m->${suffix(layout, l + 1)}[${row}][k]`,
          right: (v) => vectorOf(`w${l}`, 'k', v),
          finish: (row, v, sum) => `${vectorOf(`suffix${l}`, row, v)} = ${sum};`,
        },
        sizeFor(outputs, target),
      ),
    );
  return `static inline void suffixes(Memory *m) {\n${products.join('\n')}\n}`;
}

/** The top layer is its own suffix. */
function suffix({ depth }: LinearLayout, l: number): string {
  return l === depth - 1 ? `w${l}` : `suffix${l}`;
}

/** The end-to-end map. */
export function mapOf(layout: LinearLayout): string {
  return suffix(layout, 0);
}

/** Few rows leave registers for more vectors. */
function sizeFor(rows: number, target: Target): { rows: number; vectors: number } {
  const { rows: most, vectors } = blockSize(target).square;
  const high = Math.min(rows, most);
  return { rows: high, vectors: Math.max(vectors, Math.min(8, Math.floor((most * vectors) / high))) };
}

/**
 * `slope`: carry0 = rate·(W·C_xx − C_yx) from moments; `move`: with that, W_l ← keep·W_l − suffix_{l+1}ᵀ·carry_l and
 * carry_{l+1} = carry_l·W_lᵀ, layer by layer. With few outputs one pass over a layer does both.
 */
export function descent(layout: LinearLayout, target: Target): string {
  const { outputs, inputs, vectors, depth } = layout;
  return `
static inline void slope(Memory *m, const Moments *moments, double rate) {
${product(
  {
    rows: outputs,
    vectors: vectors[0]!,
    inner: inputs,
    left: (row) => `m->${mapOf(layout)}[${row}][k]`,
    right: (v) => `((V *)moments->cxx[k])[${v}]`,
    finish: (row, v, sum) =>
      `${vectorOf('carry0', row, v)} = splat(rate) * (${sum} - ((V *)moments->cyx[${row}])[${v}]);`,
  },
  sizeFor(outputs, target),
)}
}

static inline void move(Memory *m, double keep) {
${range(depth - 1)
  .map((l) => layerMove(layout, target, l))
  .join('\n')}
${stretches('r', outputs, 1, (row) =>
  stretches('v', vectors[depth - 1]!, 1, (v) => {
    const own = vectorOf(`w${depth - 1}`, row, v);
    return `${own} = fma_(splat(keep), ${own}, -${vectorOf(`carry${depth - 1}`, row, v)});`;
  }),
)}
}`;
}

/** Outputs that one pass over a layer's rows can serve. */
const FUSED = 3;

function layerMove(layout: LinearLayout, target: Target, l: number): string {
  const { outputs, widths } = layout;
  const rows = widths[l + 1]!;
  const lanes = lanesOf(target);
  if (outputs <= FUSED) {
    const high = Math.max(1, Math.floor((target.registers >= 32 ? 8 : 4) / outputs));
    return stretches('r', rows, high, (row, count) => pass(layout, lanes, l, row, count, '0', outputs, true, true));
  }
  // All sums need the weights as they were.
  const pairs = (body: (first: string, count: number) => string): string => stretches('o', outputs, 2, body);
  const high = target.registers >= 32 ? 4 : 2;
  return `
${stretches('r', rows, high, (row, count) =>
  pairs((first, some) => pass(layout, lanes, l, row, count, first, some, true, false)),
)}
${stretches(
  'r',
  rows,
  high,
  (row, count) => `
${pairs((first, some) => pass(layout, lanes, l, row, count, first, some, false, true))}`,
)}`;
}

/** Some rows of a layer with some outputs: their sums into the next carry, their change, or both. */
function pass(
  layout: LinearLayout,
  lanes: number,
  l: number,
  row: string,
  rows: number,
  output: string,
  outputs: number,
  sums: boolean,
  change: boolean,
): string {
  const { vectors } = layout;
  const at = (first: string, i: number): string => (i === 0 ? first : `${first} + ${i}`);
  const pairs = range(rows).flatMap((r) => range(outputs).map((o) => [r, o] as const));
  const body = (v: string): string => {
    const weight = (r: number): string => vectorOf(`w${l}`, at(row, r), v);
    return `
${range(outputs)
  .map((o) => `V c${o} = ${vectorOf(`carry${l}`, at(output, o), v)};`)
  .join(' ')}
${range(rows)
  .map(
    (r) => `{ V w = ${weight(r)};
${
  sums
    ? range(outputs)
        .map((o) => `s${r}_${o} = fma_(w, c${o}, s${r}_${o});`)
        .join(' ')
    : ''
}
${
  change
    ? `V moved = splat(${output === '0' ? 'keep' : 'kept'}) * w; ${range(outputs)
        .map((o) => `moved = fma_(-f${r}_${o}, c${o}, moved);`)
        .join(' ')} ${weight(r)} = moved;`
    : ''
} }`,
  )
  .join('\n')}`;
  };
  const conclude = (): string => {
    const groups: string[] = [];
    for (let from = 0; from < pairs.length; from += lanes) {
      const some = pairs.slice(from, from + lanes);
      const { code, sum } = folded(
        some.map(([r, o]) => `s${r}_${o}`),
        lanes,
      );
      groups.push(`{ ${code}
V folded = ${sum};
${some.map(([r, o], i) => `m->carry${l + 1}[${at(output, o)}][${at(row, r)}] = folded[${i}];`).join(' ')} }`);
    }
    return groups.join('\n');
  };
  const factors = pairs.map(
    ([r, o]) => `f${r}_${o} = splat(m->${suffix(layout, l + 1)}[${at(output, o)}][${at(row, r)}])`,
  );
  return `{
${change ? `V ${factors.join(', ')};` : ''}
${change && output !== '0' ? `double kept = ${output} == 0 ? keep : 1;` : ''}
${sums ? `V ${pairs.map(([r, o]) => `s${r}_${o} = {0}`).join(', ')};` : ''}
${
  vectors[l]! <= 4
    ? range(vectors[l]!)
        .map((v) => `{${body(String(v))}}`)
        .join('\n')
    : `for (int v = 0; v < ${vectors[l]!}; v++) {${body('v')}}`
}
${sums ? conclude() : ''}
}`;
}
