import { ValidationFailedError } from '@clientst0r/platform';
import { AddressRanges } from '@clientst0r/security';
import { isPermission, type Permission, permissionScope } from '../permission/permission-catalogue.js';

/** Each once, sorted. Throws `ValidationFailedError` unless all are permissions of organisations, and there is one at least. */
export function validScopes(scopes: readonly string[]): Permission[] {
  const known = scopes.filter((scope): scope is Permission => isPermission(scope) && permissionScope(scope) === 'organisation');
  if (scopes.length === 0) throw new ValidationFailedError([{ field: 'scopes', message: 'must name at least one permission' }]);
  if (known.length < scopes.length)
    throw new ValidationFailedError([{ field: 'scopes', message: 'names a permission that does not exist' }]);
  return [...new Set(known)].sort();
}

/** Throws `ValidationFailedError` when one is neither an address nor a network. */
export function validRanges(ranges: readonly string[]): string[] {
  return ranges.map((range, index) => {
    try {
      new AddressRanges([range]);
      return range;
    } catch {
      throw new ValidationFailedError([{ field: `ranges.${index}`, message: 'is neither an address nor a network such as 10.0.0.0/8' }]);
    }
  });
}
