import { X509Certificate } from 'node:crypto';
import { type FieldProblem, ValidationFailedError } from '@clientst0r/platform';
import type { DirectoryInput } from './directory.entity.js';
import { parsedFilter } from './ldap-filter.js';

type Rule = (input: DirectoryInput, hasPassword: boolean) => FieldProblem | null;

const RULES: readonly Rule[] = [
  ({ url }) => (isAddress(url) ? null : { field: 'url', message: 'must be ldaps://host or, with StartTLS, ldap://host; no path' }),
  ({ authority }) => (authority === null || isPem(authority) ? null : { field: 'authority', message: 'must be certificates in PEM' }),
  ({ userFilter }) => filterProblem('userFilter', userFilter),
  ({ groupFilter }) => filterProblem('groupFilter', groupFilter),
  ({ bindMode }, hasPassword) =>
    bindMode === 'service' && !hasPassword ? { field: 'bindPassword', message: 'is needed for the account of the service' } : null,
  ({ bindMode, bindDn }) =>
    bindMode === 'direct' && !bindDn.includes('{login}')
      ? { field: 'bindDn', message: 'must hold {login}, such as {login}@corp.example' }
      : null,
  ({ bindMode, syncMinutes }) =>
    bindMode === 'direct' && syncMinutes > 0
      ? { field: 'syncMinutes', message: 'must be 0 with direct binds: there is nobody to read with' }
      : null,
  ({ nestedGroups, schema }) =>
    nestedGroups === 'matching-rule' && schema !== 'active-directory'
      ? { field: 'nestedGroups', message: 'is known to Active Directory only; choose walk' }
      : null,
];

/** @throws ValidationFailedError */
export function assertDirectoryValid(input: DirectoryInput, hasPassword: boolean): void {
  const problems = RULES.flatMap((rule) => rule(input, hasPassword) ?? []);
  if (problems.length > 0) throw new ValidationFailedError(problems);
}

function isAddress(text: string): boolean {
  const url = URL.parse(text);
  if (!url || !['ldaps:', 'ldap:'].includes(url.protocol) || url.hostname === '') return false;
  return [url.username, url.password, url.search, url.hash].every((part) => part === '') && ['', '/'].includes(url.pathname);
}

function isPem(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== '';
  } catch {
    return false;
  }
}

function filterProblem(field: string, filter: string): FieldProblem | null {
  try {
    parsedFilter(filter);
    return null;
  } catch {
    return { field, message: 'is not a filter (RFC 4515) such as (objectClass=person)' };
  }
}
