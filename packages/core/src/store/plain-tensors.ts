import { isMarked, markNumber, refuseUnwieldy } from '../ground/json';
import type { Tensor } from '../ground/safetensors';

/** Marks the place of an array. */
interface Marked {
  readonly $array?: string;
}

/** Parts a plain value into text and arrays, each array under its path in the value. */
export function separate(value: unknown): { text: string; tensors: Map<string, Tensor> } {
  const tensors = new Map<string, Tensor>();
  const visit = (part: unknown, path: string): unknown => {
    if (part instanceof Float64Array || part instanceof Int32Array) {
      tensors.set(path, part);
      return { $array: path } satisfies Marked;
    }
    if (typeof part === 'number') return markNumber(part);
    if (Array.isArray(part)) return part.map((item, i) => visit(item, join(path, String(i))));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, child]) => [key, visit(child, join(path, key))]));
  };
  return { text: JSON.stringify(visit(value, '')), tensors };
}

/** Puts a value together again. Throws a RangeError where one of its arrays is missing. */
export function unite(text: string, tensors: ReadonlyMap<string, Tensor>): unknown {
  refuseUnwieldy(text);
  return JSON.parse(text, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null) return part;
    if (isMarked(part)) return Number(part.$number);
    const { $array } = part as Marked;
    if ($array === undefined) return part;
    const tensor = tensors.get($array);
    if (!tensor) throw new RangeError(`array "${$array}" is missing`);
    return tensor;
  });
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}/${key}`;
}
