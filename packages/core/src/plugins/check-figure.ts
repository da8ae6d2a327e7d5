import { z } from 'zod';
import type { FigureData } from './figure';

const column = z.custom<readonly unknown[]>(
  (value) => Array.isArray(value) && value.every((one) => one === null || typeof one === 'number'),
  'expected a list of numbers',
);
const axis = z.looseObject({ label: z.string(), unit: z.string().nullable(), scale: z.enum(['linear', 'log']) });
const series = z
  .looseObject({
    label: z.string(),
    kind: z.enum(['points', 'line', 'steps']),
    origin: z.enum(['measured', 'theory', 'quoted']),
    x: column,
    y: column,
    low: column.optional(),
    high: column.optional(),
  })
  .refine(
    ({ x, y, low = x, high = x }) => [y, low, high].every(({ length }) => length === x.length),
    'its columns x, y, low and high are not equally long',
  );
const head = {
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case words with dashes'),
  title: z.string(),
  caption: z.string(),
};
const plain = z.looseObject({ ...head, x: axis, y: axis, series: z.array(series) });
const drawn = z.looseObject({ ...head, spec: z.looseObject({}), columns: z.array(z.unknown()) });

/** The same figure, if it is one. Throws a RangeError that says what it lacks and where. */
export function checkedFigure(figure: FigureData): FigureData {
  const given: unknown = figure;
  const isDrawn = typeof given === 'object' && given !== null && 'spec' in given;
  const { error } = (isDrawn ? drawn : plain).safeParse(given);
  if (!error) return figure;
  const problems = error.issues.map(({ path, message }) => `${path.join('.') || 'the figure'}: ${message}`);
  throw new RangeError(`it is not as figures are: ${problems.join('; ')}`);
}
