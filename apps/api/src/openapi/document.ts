import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemDto } from './problem.dto.js';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const GLOBAL_PREFIX = 'api/v1';

export function setGlobalPrefix(app: INestApplication): void {
  app.setGlobalPrefix(GLOBAL_PREFIX, { exclude: ['healthz', 'readyz', 'scim/{*path}', 'status/{*path}'] });
}

/** The contract: made from the controllers and their DTO classes, committed as `openapi.json`. */
export function createOpenApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('ClientSt0r')
    .setDescription(
      'Credentials, monitoring and audit trail of a managed service provider. Every unsafe method needs the header `X-Requested-By: clientst0r`.',
    )
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addServer('/')
    .addCookieAuth('__Host-session', { type: 'apiKey', in: 'cookie', name: '__Host-session' }, 'session')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', bearerFormat: 'cst_<prefix>_<secret>', description: 'An API key, never in the address.' },
      'apiKey',
    )
    .build();
  const document = SwaggerModule.createDocument(app, builder, {
    operationIdFactory: (_controller, method) => method,
    extraModels: [ProblemDto],
  });
  for (const [pathName, path] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (!operation) continue;
      refuseUndeclared(pathName, operation);
      operation.security = securityOf(operation, pathName);
      operation.responses['default'] = {
        description: 'A problem (RFC 9457).',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } },
      };
      if (pathName.includes('{organisationId}')) operation.responses['308'] = MERGED;
    }
  }
  return withoutNullable(document) as OpenAPIObject;
}

/** What a path has and no DTO declares is not validated, and clients send its name instead of it. */
function refuseUndeclared(path: string, { operationId, parameters = [] }: Operation): void {
  const declared = parameters.flatMap((one) => ('in' in one && one.in === 'path' ? [one.name] : []));
  for (const [, name = ''] of path.matchAll(/\{(\w+)\}/gu))
    if (!declared.includes(name)) throw new Error(`${operationId ?? path} takes {${name}} in its path and declares it nowhere`);
}

const MERGED = {
  description: 'The organisation was merged into another one; `Location` is the same there. For those who belong to that one.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } },
};

/** A key works where a permission is asked for in an organisation, and never where the person must confirm that it is he. */
function securityOf(operation: object, path: string): Record<string, string[]>[] {
  const { 'x-access': access, 'x-reauthenticate': isConfirmed } = operation as { 'x-access'?: string; 'x-reauthenticate'?: boolean };
  if (access === 'public') return [];
  const isForKeys = access === 'permission' && path.includes('{organisationId}') && isConfirmed !== true;
  return isForKeys ? [{ session: [] }, { apiKey: [] }] : [{ session: [] }];
}

/** `nullable` is OpenAPI 3.0; in 3.1 a schema is JSON Schema 2020-12, where null is a type. */
function withoutNullable(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutNullable);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...schema } = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, withoutNullable(value)]));
  if (nullable !== true) return schema;
  if (typeof schema['type'] !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const nullableEnum = Array.isArray(schema['enum']) ? { enum: [...(schema['enum'] as unknown[]), null] } : {};
  return { ...schema, ...nullableEnum, type: [schema['type'], 'null'] };
}
