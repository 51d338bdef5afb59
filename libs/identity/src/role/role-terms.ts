import { ValidationFailedError } from '@clientst0r/platform';
import { BUILT_IN_ROLES } from '../permission/built-in-roles.js';
import { isPermission, type Permission, permissionScope } from '../permission/permission-catalogue.js';

/** One spelling: NFKC, no space around or doubled. Throws `ValidationFailedError` for what cannot be read, and for the name of a built-in role. */
export function validRoleName(typed: string): string {
  const name = typed.normalize('NFKC').trim().replaceAll(/ +/gu, ' ');
  if (name === '' || /[\p{C}\p{Zl}\p{Zp}]/u.test(name)) throw invalid('name', 'must be readable text');
  const taken = BUILT_IN_ROLES.some((role) => role.name.toLowerCase() === name.toLowerCase());
  if (taken) throw invalid('name', 'is the name of a built-in role');
  return name;
}

/** Each once, sorted. Throws `ValidationFailedError` unless all are permissions of organisations, and there is one at least. */
export function validPermissions(permissions: readonly string[]): Permission[] {
  if (permissions.length === 0) throw invalid('permissions', 'must name at least one permission');
  const known = permissions.filter((name): name is Permission => isPermission(name) && permissionScope(name) === 'organisation');
  if (known.length < permissions.length) throw invalid('permissions', 'names a permission that an organisation does not have');
  return [...new Set(known)].sort();
}

function invalid(field: string, message: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message }]);
}
