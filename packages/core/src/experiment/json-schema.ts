import { z } from 'zod';
import type { Registry } from '../plugins/registry';
import { experimentSchema } from './schema';

/** A JSON Schema, as far as anything here looks into it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly JsonSchema[];
}

/**
 * The schema of an experiment file, for editors: what a person may write, given what is registered. It is JSON Schema,
 * as a plain object.
 *
 * @example
 * import { modelsPlugin } from '@kramers/models';
 * experimentJsonSchema(createLab({ plugins: [modelsPlugin] }).registry).type; // 'object'
 */
export function experimentJsonSchema(registry: Registry): JsonSchema {
  const schema = z.toJSONSchema(experimentSchema(registry), { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const { data } = schema.properties!;
  // A file may leave out the kind of Gaussian data, and the protocol where the grid varies it as a whole.
  const kinds = data!.oneOf!.map((kind): JsonSchema =>
    kind.properties?.['kind']?.['const'] === 'gaussian'
      ? { ...kind, required: kind.required?.filter((key) => key !== 'kind') }
      : kind,
  );
  return {
    ...schema,
    title: 'Kramers experiment',
    properties: { ...schema.properties, data: { oneOf: kinds } },
    required: schema.required?.filter((key) => key !== 'protocol'),
  };
}

/**
 * The schema of the options of one kind of data or one protocol, those that all of its sort share among them. Throws a
 * RangeError for a kind that is not registered.
 */
export function optionsJsonSchema(registry: Registry, section: 'data' | 'protocol', kind: string): JsonSchema {
  const schema = z.toJSONSchema(experimentSchema(registry), { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const found = schema.properties![section]!.oneOf!.find((one) => one.properties?.['kind']?.['const'] === kind);
  if (!found) throw new RangeError(`no ${section} of kind "${kind}"`);
  return found;
}
