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

export interface DescribedApi {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> } }>>>
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** A body that the contract of an operation allows, with every property; undefined where it takes none. */
export function exampleBody({ paths, components }: DescribedApi, { path, method }: Operation): Record<string, unknown> | undefined {
  const content = paths[`/api/v1/${path}`]?.[method]?.requestBody?.content['application/json'];
  return content ? (exampleOf(content.schema, components.schemas) as Record<string, unknown>) : undefined;
}

function exampleOf(schema: Schema, schemas: DescribedApi['components']['schemas']): unknown {
  const { $ref, example, properties, items } = schema;
  const choice = schema.allOf?.[0] ?? schema.oneOf?.find(({ type }) => type !== 'null') ?? schema.anyOf?.[0];
  if (choice) return exampleOf(choice, schemas);
  if ($ref !== undefined) return exampleOf(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas);
  if (example !== undefined) return example;
  if (properties) return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, exampleOf(property, schemas)]));
  if (items) return [exampleOf(items, schemas)];
  return scalar(schema);
}

function scalar({ type, format, enum: choices, minLength = 0, minimum = 0 }: Schema): unknown {
  if (choices) return choices[0];
  const kind = typeof type === 'string' ? type : type?.[0];
  if (kind === 'boolean') return true;
  if (kind === 'integer' || kind === 'number') return Math.max(minimum, 1);
  if (format === 'uuid') return randomUUIDv7();
  if (format === 'date-time') return '2026-11-24T10:00:00Z';
  return 'x'.repeat(Math.max(minLength, 1));
}
