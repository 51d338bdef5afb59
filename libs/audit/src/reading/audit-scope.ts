import { acrossOrganisationsComment } from '@clientst0r/platform';

/** Whose events: one organisation's, or those of the deployment that belong to no organisation. */
export type AuditScope = { readonly organisationId: string } | 'platform';

/** Stands for the deployment where a column must not be null: the nil UUID of RFC 9562. */
const DEPLOYMENT = '00000000-0000-0000-0000-000000000000';

/** The owner of views, exports and counts: the organisation, or the nil UUID for the deployment. */
export function scopeIdOf(scope: AuditScope): string {
  return scope === 'platform' ? DEPLOYMENT : scope.organisationId;
}

export function scopeOf(scopeId: string): AuditScope {
  return scopeId === DEPLOYMENT ? 'platform' : { organisationId: scopeId };
}

export function scopeComment(scope: AuditScope): string {
  return scope === 'platform' ? acrossOrganisationsComment('events of the deployment have no organisation') : '';
}
