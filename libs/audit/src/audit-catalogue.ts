/** Every action that is ever recorded, by category (the seven of `docs/security-model.md`). */
export const AUDIT_CATALOGUE = {
  authentication: [
    'sign-in.started',
    'sign-in.succeeded',
    'sign-in.failed',
    'sign-in.locked',
    'session.ended',
    'session.revoked',
    'second-factor.enrolment-started',
    'second-factor.enrolled',
    'second-factor.failed',
    'recovery-codes.renewed',
    'recovery-code.used',
    'reauthentication.succeeded',
    'reauthentication.failed',
    'password.upgraded',
    'invitation.refused',
  ],
  vault: [
    'credential.listed',
    'credential.viewed',
    'credential.revealed',
    'credential.copied',
    'credential.code-generated',
    'credential.created',
    'credential.updated',
    'credential.trashed',
    'credential.restored',
    'credential.imported',
    'import.previewed',
    'import.completed',
  ],
  permission: ['role.assigned', 'role.removed', 'platform-role.assigned', 'platform-role.removed', 'access.refused'],
  administration: [
    'audit.read',
    'user.created',
    'user.activated',
    'user.deactivated',
    'invitation.created',
    'invitation.accepted',
    'setting.changed',
    'check.created',
    'check.updated',
    'check.deleted',
    'check.paused',
    'check.resumed',
    'check.run-requested',
    'stream.created',
    'stream.updated',
    'stream.deleted',
    'stream.paused',
    'stream.resumed',
    'stream.tested',
    'detection-rule.changed',
    'finding.acknowledged',
    'demonstration.seeded',
  ],
  organisation: ['organisation.created', 'organisation.updated', 'member.added', 'member.removed'],
  api: [],
  security: [
    'vault.integrity-failed',
    'rate-limit.exceeded',
    'lockout.started',
    'check.state-changed',
    'stream.interrupted',
    'stream.recovered',
    'stream.gap-found',
    'detection.found',
  ],
} as const;

export type AuditCategory = keyof typeof AUDIT_CATALOGUE;
export type AuditAction = (typeof AUDIT_CATALOGUE)[AuditCategory][number];

export const AUDIT_CATEGORIES = Object.keys(AUDIT_CATALOGUE) as AuditCategory[];
export const AUDIT_OUTCOMES = ['success', 'failure', 'refused'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

export const AUDIT_ACTIONS = Object.values(AUDIT_CATALOGUE).flat<readonly (readonly AuditAction[])[]>();
