import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Schema {
  [keyword: string]: unknown;
}

interface Operation {
  operationId: string;
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** What paths that are none are answered with. */
const UNDOCUMENTED: ReadonlySet<number> = new Set([401, 404]);

/** Holds every answer of the api against the contract: a documented status, the documented shape, and no other property (D68). */
export class ContractCheck {
  // Each file of tests compiles them anew and uses them for seconds: making them smaller and faster would take longer than it saves.
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, inlineRefs: false, code: { optimize: false } });
  private readonly compiled = new Map<string, ValidateFunction>();
  private readonly routes: { pattern: RegExp; operations: Record<string, Operation> }[];

  constructor(document: OpenApiDocument) {
    addFormats.default(this.ajv);
    this.ajv.addSchema({ $id: 'api', ...(closed(document) as object) });
    this.routes = Object.entries(document.paths).map(([path, operations]) => ({
      pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/gu, '[^/]+')}$`, 'u'),
      operations,
    }));
  }

  /** What is wrong with an answer; empty when nothing is. */
  problems(method: string, path: string, status: number, body: unknown): string[] {
    const operation = this.routes.find(({ pattern }) => pattern.test(path))?.operations[method.toLowerCase()];
    if (!operation) return UNDOCUMENTED.has(status) ? [] : [`${method} ${path} answered ${status} and is not documented`];
    const schema = documented(operation, status);
    if (isUnread(operation, status, schema)) return [];
    if (schema === undefined) return [`${operation.operationId} answered an undocumented ${status}`];
    const validate = this.validator(`${operation.operationId} ${status}`, schema);
    return validate(body) ? [] : [`${operation.operationId} ${status}: ${this.ajv.errorsText(validate.errors)}`];
  }

  private validator(name: string, schema: Schema): ValidateFunction {
    const known = this.compiled.get(name);
    if (known) return known;
    const validate = this.ajv.compile(withAbsoluteReferences(schema) as Schema);
    this.compiled.set(name, validate);
    return validate;
  }
}

function isUnread({ responses }: Operation, status: number, schema: Schema | undefined): boolean {
  const leadsElsewhere = status === 303 && responses['303'] !== undefined;
  return status === 204 || leadsElsewhere || schema?.['format'] === 'binary';
}

function documented({ responses }: Operation, status: number): Schema | undefined {
  const { content } = responses[String(status)] ?? (status >= 400 ? responses['default'] : undefined) ?? {};
  return Object.values(content ?? {})[0]?.schema;
}

/** Every object schema refuses properties that it does not declare, and its references are found from everywhere. */
function closed(document: OpenApiDocument): unknown {
  const schemas = Object.entries(document.components.schemas).map(([name, schema]) => [
    name,
    { additionalProperties: schema['properties'] === undefined, ...schema },
  ]);
  return { components: { schemas: Object.fromEntries(schemas) as object } };
}

function withAbsoluteReferences(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withAbsoluteReferences);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([name, value]) => [
    name,
    name === '$ref' ? `api${String(value)}` : withAbsoluteReferences(value),
  ]);
  return Object.fromEntries(entries) as unknown;
}
