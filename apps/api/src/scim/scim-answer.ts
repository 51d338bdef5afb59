import type { ScimPage, ScimResource } from '@clientst0r/identity';
import type { ScimListQuery, ScimShape } from './scim-input.decorator.js';
import { GROUP_SCHEMA, LIST_SCHEMA, USER_SCHEMA } from './scim-schemas.js';
import type { ScimListDto, ScimResourceDto } from './scim.dto.js';

export type ScimKind = 'Users' | 'Groups';

const ALWAYS: ReadonlySet<string> = new Set(['schemas', 'id', 'meta']);

/** With its schema and its address (RFC 7643, section 3), and the attributes that were asked for (RFC 7644, section 3.9). */
export function scimResource(base: string, kind: ScimKind, resource: ScimResource, shape: ScimShape): ScimResourceDto {
  const meta = { ...(resource['meta'] as object), location: `${base}/${kind}/${resource['id'] as string}` };
  const whole = { ...resource, schemas: [kind === 'Users' ? USER_SCHEMA : GROUP_SCHEMA], meta };
  return Object.fromEntries(Object.entries(whole).filter(([name]) => isWanted(name, shape))) as unknown as ScimResourceDto;
}

export function scimList(base: string, kind: ScimKind, { total, items }: ScimPage, query: ScimListQuery): ScimListDto {
  return {
    schemas: [LIST_SCHEMA],
    totalResults: total,
    startIndex: query.startIndex,
    itemsPerPage: items.length,
    Resources: items.map((resource) => scimResource(base, kind, resource, query)),
  };
}

function isWanted(name: string, { without, only }: ScimShape): boolean {
  if (ALWAYS.has(name)) return true;
  return only === null ? !without.has(name.toLowerCase()) : only.has(name.toLowerCase());
}
