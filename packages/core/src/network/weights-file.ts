import { layersOf, parameterCount, type WeightsShape } from '../contracts/model';
import { readSafetensors, type Tensor, writeSafetensors } from '../ground/safetensors';

/**
 * A network's weights as a safetensors file: for each layer, from the input on, `layers.0.weight` (outputs × inputs)
 * and `layers.0.bias`.
 */
export function writeWeights(values: Float64Array, shape: WeightsShape): Uint8Array {
  const tensors = new Map<string, Tensor>();
  const shapes = new Map<string, readonly number[]>();
  layersOf(shape).forEach(({ rows, columns, weights, biases }, l) => {
    tensors.set(`layers.${l}.weight`, values.slice(weights, weights + rows * columns));
    shapes.set(`layers.${l}.weight`, [rows, columns]);
    if (biases >= 0) tensors.set(`layers.${l}.bias`, values.slice(biases, biases + rows));
  });
  return writeSafetensors(tensors, { format: 'pt' }, shapes);
}

/**
 * Reads a network's weights. Matrices are its layers, in the order of their names, numbers in names counted as numbers;
 * so a file saved from a sequential network of PyTorch will do. Arrays of one dimension are biases.
 *
 * @throws RangeError that says what the file holds and what the network needs, if they do not fit.
 */
export function readWeights(bytes: Uint8Array, shape: WeightsShape): Float64Array {
  const { tensors, shapes } = readSafetensors(bytes);
  const names = [...tensors.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const ofDimension = (dimension: number): string[] => names.filter((name) => shapes.get(name)!.length === dimension);
  const [matrices, vectors] = [ofDimension(2), ofDimension(1)];
  const layers = layersOf(shape);
  const values = new Float64Array(parameterCount(shape));
  const fill = (
    found: readonly string[],
    one: string,
    many: string,
    wanted: readonly { readonly at: number; readonly size: readonly number[] }[],
  ): void => {
    const says = (size: readonly number[]): string => size.join(' × ');
    if (found.length !== wanted.length) {
      const held =
        found.length === 0
          ? 'none'
          : `${found.length}: ${found.map((name) => `"${name}" ${says(shapes.get(name)!)}`).join(', ')}`;
      throw new RangeError(
        `this network has ${wanted.length} ${many} ` +
          `(${wanted.map(({ size }) => says(size)).join(', ') || 'none'}); the file has ${held}`,
      );
    }
    found.forEach((name, l) => {
      const { at, size } = wanted[l]!;
      const given = shapes.get(name)!;
      if (says(given) !== says(size))
        throw new RangeError(`"${name}" is ${says(given)}, but ${one} ${l + 1} of this network is ${says(size)}`);
      values.set(tensors.get(name)!, at);
    });
  };
  fill(
    matrices,
    'weight matrix',
    'weight matrices',
    layers.map(({ weights, rows, columns }) => ({ at: weights, size: [rows, columns] })),
  );
  fill(vectors, 'bias', 'biases', shape.bias ? layers.map(({ biases, rows }) => ({ at: biases, size: [rows] })) : []);
  if (!values.every(Number.isFinite)) throw new RangeError('the file holds numbers that are not finite');
  return values;
}
