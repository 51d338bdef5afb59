import { randomUUIDv7 } from 'node:crypto';
import type { Test } from 'supertest';
import type { Client } from './people.js';
import type { TestApi } from './test-api.js';

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
export type Method = (typeof METHODS)[number];

/** One operation of the contract, as the running api tells it. */
export interface Operation {
  readonly id: string;
  readonly method: Method;
  /** With `{parameters}`, below `/api/v1/`. */
  readonly path: string;
  readonly access: 'public' | 'signed-in' | 'permission';
  readonly permission: string | null;
  readonly inOrganisation: boolean;
}

type Document = {
  paths: Record<string, Record<string, { operationId: string; 'x-access': Operation['access']; 'x-permission'?: string }>>;
};

export async function operationsOf(api: TestApi): Promise<Operation[]> {
  const { body } = await api.http.get('/api/openapi.json').expect(200);
  return Object.entries((body as Document).paths).flatMap(([path, byMethod]) =>
    METHODS.flatMap((method) => {
      const operation = byMethod[method];
      if (!operation) return [];
      return [
        {
          id: operation.operationId,
          method,
          path: path.replace('/api/v1/', ''),
          access: operation['x-access'],
          permission: operation['x-permission'] ?? null,
          inOrganisation: path.includes('{organisationId}'),
        },
      ];
    }),
  );
}

/** Calls an operation with well-formed parameters: the organisation given, and ids of nothing for the rest. */
export function call(client: Client, { method, path }: Operation, organisationId: string): Test {
  const filled = path.replace('{organisationId}', organisationId).replaceAll(/\{\w+\}/gu, () => randomUUIDv7());
  switch (method) {
    case 'get':
      return client.get(filled);
    case 'delete':
      return client.delete(filled).set('if-match', '"1"');
    default:
      return client[method](filled, {}).set('if-match', '"1"');
  }
}
