import { randomUUIDv7 } from 'node:crypto';
import type { Operation } from './operations.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly example?: unknown;
}

type Schemas = Readonly<Record<string, Schema>>;

interface Described {
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> };
}

export interface DescribedApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Schemas };
}

/** A body that the contract of an operation allows, with every property; undefined where it takes none. An export is not locked: who looks for secrets would find none. */
export function exampleBody({ paths, components }: DescribedApi, { id, path, method }: Operation): Record<string, unknown> | undefined {
  const content = paths[`/api/v1/${path}`]?.[method]?.requestBody?.content['application/json'];
  if (!content) return undefined;
  const body = exampleOf(content.schema, components.schemas) as Record<string, unknown>;
  if (id === 'exportCredentials') delete body['password'];
  return body;
}

function exampleOf(schema: Schema, schemas: Schemas): unknown {
  const { $ref, example, properties, items } = schema;
  if ($ref !== undefined) return exampleOf(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas);
  const [choice] = [schema.allOf, schema.oneOf, schema.anyOf].flatMap((choices) => choices ?? []);
  if (choice) return exampleOf(choice, schemas);
  if (example !== undefined) return example;
  if (properties) return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, exampleOf(property, schemas)]));
  return items ? [exampleOf(items, schemas)] : scalar(schema);
}

const SCALARS: Readonly<Record<string, (schema: Schema) => unknown>> = {
  boolean: () => true,
  integer: ({ minimum }) => Math.max(minimum ?? 0, 1),
  number: ({ minimum }) => Math.max(minimum ?? 0, 1),
  uuid: () => randomUUIDv7(),
  'date-time': () => '2026-11-24T10:00:00Z',
};

function scalar(schema: Schema): unknown {
  if (schema.enum) return schema.enum[0];
  const [type = ''] = [schema.type ?? ''].flat();
  const make = SCALARS[schema.format ?? ''] ?? SCALARS[type];
  return make ? make(schema) : 'x'.repeat(Math.max(schema.minLength ?? 0, 1));
}
