/** JSON Schema, as far as the schemas of the wire use it. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
}

type Body = Record<string, unknown>;
export type Path = readonly (string | number)[];

/** Where in an example a scalar is expected, and of which types it may be. */
export interface Place {
  readonly path: Path;
  readonly types: readonly string[];
}

/** Every place of an example where the schema expects a scalar, a list or an object. */
export function placesIn(schema: Schema, example: unknown, path: Path = []): Place[] {
  const shapes = alternatives(schema);
  const types = shapes.flatMap(({ type, const: only }) => type ?? typeOf(only));
  const here = path.length === 0 ? [] : [{ path, types }];
  if (Array.isArray(example)) {
    const items = shapes.find((each) => each.items)?.items ?? {};
    return [...here, ...example.flatMap((each, index) => placesIn(items, each, [...path, index]))];
  }
  if (example === null || typeof example !== 'object') return here;
  const fitting = shapes.filter((each) => fits(each, example as Body));
  const fields = Object.keys(example).filter((name) => fitting.some((each) => each.properties?.[name]));
  return [
    ...here,
    ...fields.flatMap((name) => {
      const field = fitting.find((each) => each.properties?.[name])?.properties?.[name] ?? {};
      return placesIn(field, (example as Body)[name], [...path, name]);
    }),
  ];
}

/** The names of all fields that a schema has anywhere, with the way to each. */
export function fieldsOf(schema: Schema, above = ''): string[] {
  return alternatives(schema).flatMap(({ properties = {}, items }) => [
    ...(items ? fieldsOf(items, `${above}[]`) : []),
    ...Object.entries(properties).flatMap(([name, field]) => [
      `${above}.${name}`,
      ...fieldsOf(field, `${above}.${name}`),
    ]),
  ]);
}

/** What an attacker puts where something else is expected. */
const intruders: readonly unknown[] = [
  {},
  { $ne: null },
  { $gt: '' },
  { length: 1 },
  { toString: 'x' },
  { valueOf: 1 },
  [],
  [[]],
  ['x'],
  [1],
  [{}],
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  '',
  'x',
  "' OR 1=1 --",
  '1; DROP TABLE users',
];

/** Values of a type that the place does not take. */
export const wrongFor = ({ types }: Place): unknown[] => intruders.filter((each) => !isOf(each, types));

/** A copy of the example with another value at one place. */
export function replaced(example: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  if (Array.isArray(example))
    return example.map((each, index) => (index === first ? replaced(each, rest, value) : each));
  const body = example as Body;
  return { ...body, [first]: replaced(body[first], rest, value) };
}

const alternatives = (schema: Schema): readonly Schema[] =>
  [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
    .flatMap(alternatives)
    .concat(schema.anyOf || schema.oneOf ? [] : [schema]);

/** Whether an example is of this alternative, as the constants in it say. */
const fits = ({ properties = {} }: Schema, example: Body): boolean =>
  Object.entries(properties).every(([name, { const: only }]) => only === undefined || example[name] === only);

function isOf(value: unknown, types: readonly string[]): boolean {
  const type = typeOf(value);
  if (type === 'number')
    return types.includes('number') || (types.includes('integer') && Number.isSafeInteger(value));
  return types.includes(type);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
