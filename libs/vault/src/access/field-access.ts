import type { Actor } from '@clientst0r/platform';

export const FIELD_RIGHTS = ['reveal', 'update'] as const;
/** `reveal`: see, copy, generate codes from, share and export any value of the field. `update`: write without reading. */
export type FieldRight = (typeof FIELD_RIGHTS)[number];

export const GRANT_SUBJECTS = ['user', 'role'] as const;

export interface FieldGrant {
  readonly subject: (typeof GRANT_SUBJECTS)[number];
  /** Of a person, or of a role of the organisation. */
  readonly id: string;
  readonly rights: readonly FieldRight[];
}

/** Who may do what with a field; null where the permissions alone decide. An empty list lets nobody. */
export type FieldAccess = readonly FieldGrant[] | null;

export const MOST_GRANTS = 50;

export type Somebody = Pick<Actor, 'userId' | 'roleIds'>;

/** A list only ever takes away: the permission is asked for besides. */
export function isNamed(access: FieldAccess, right: FieldRight, { userId, roleIds = [] }: Somebody): boolean {
  if (access === null) return true;
  return access.some(({ subject, id, rights }) => rights.includes(right) && (subject === 'user' ? id === userId : roleIds.includes(id)));
}
