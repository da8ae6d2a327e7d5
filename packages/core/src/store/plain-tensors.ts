import type { Tensor } from '../ground/safetensors';

/** Marks what JSON cannot hold: the place of an array, or a number that is not finite, or −0. */
interface Marked {
  readonly $array?: string;
  readonly $number?: string;
}

/** Parts a plain value into text and arrays, each array under its path in the value. */
export function separate(value: unknown): { text: string; tensors: Map<string, Tensor> } {
  const tensors = new Map<string, Tensor>();
  const visit = (part: unknown, path: string): unknown => {
    if (part instanceof Float64Array || part instanceof Int32Array) {
      tensors.set(path, part);
      return { $array: path } satisfies Marked;
    }
    if (typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0))) {
      return { $number: Object.is(part, -0) ? '-0' : String(part) } satisfies Marked;
    }
    if (Array.isArray(part)) return part.map((item, i) => visit(item, join(path, String(i))));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, child]) => [key, visit(child, join(path, key))]));
  };
  return { text: JSON.stringify(visit(value, '')), tensors };
}

/** Puts a value together again. Throws a RangeError where one of its arrays is missing. */
export function unite(text: string, tensors: ReadonlyMap<string, Tensor>): unknown {
  return JSON.parse(text, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null) return part;
    const { $array, $number } = part as Marked;
    if ($number !== undefined) return Number($number);
    if ($array === undefined) return part;
    const tensor = tensors.get($array);
    if (!tensor) throw new RangeError(`array "${$array}" is missing`);
    return tensor;
  });
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}/${key}`;
}
