import type { Permission } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import type { FieldKind } from '../credential/credential-types.js';
import { type EntryRules, outsideRules, type OutsideRules } from './entry-rules.js';
import { type FieldAccess, isNamed } from './field-access.js';
import type { RevealPolicy, RevealReason } from './reveal-policy.js';

export const SECRET_USES = ['reveal', 'copy', 'code', 'former', 'share', 'export'] as const;
export type SecretUse = (typeof SECRET_USES)[number];

/** What may be approved: the value, by whatever way, or one-time codes alone. */
export const LEASE_PURPOSES = ['value', 'code'] as const;
export type LeasePurpose = (typeof LEASE_PURPOSES)[number];

/** What a way out must have been approved for. A new way does not compile without a decision here. */
export const PURPOSE: Readonly<Record<SecretUse, LeasePurpose>> = {
  reveal: 'value',
  copy: 'value',
  code: 'code',
  former: 'value',
  share: 'value',
  export: 'value',
};

/** What the policy must know of a field and of its entry. */
export interface GuardedField {
  readonly kind: FieldKind;
  readonly access: FieldAccess;
  readonly credential: { readonly trashedAt: Date | null; readonly rules: EntryRules | null };
  readonly policy: RevealPolicy | null;
}

export interface SecretAccessQuestion {
  readonly use: SecretUse;
  /** The permissions are those of the person or key in the organisation of the entry. */
  readonly actor: Pick<Actor, 'userId' | 'roleIds' | 'permissions' | 'address' | 'reauthenticatedAt'>;
  readonly field: GuardedField;
  readonly given: RevealReason;
  /** Of the actor's address; null where it is not known. */
  readonly country: string | null;
  readonly at: Date;
  /** Whether others have approved that this person uses this version of the field for this, and it is not over. */
  readonly leased: boolean;
}

export type SecretRefusal =
  'permission' | 'no-one-time-code' | 'field' | 'in-trash' | OutsideRules | 'reauthentication' | 'reason' | 'ticket' | 'approval';

type Rule = (question: SecretAccessQuestion) => SecretRefusal | null;

/** Who makes a link could open it himself, so he must be allowed to see the secret as well. */
const NEEDED: Readonly<Record<SecretUse, readonly Permission[]>> = {
  reveal: ['vault.secret.reveal'],
  copy: ['vault.secret.reveal'],
  code: ['vault.totp.generate'],
  former: ['vault.secret.reveal'],
  share: ['vault.share.create', 'vault.secret.reveal'],
  export: ['vault.data.export', 'vault.secret.reveal'],
};

const MINUTE = 60_000;

/** In the order of the design: what the caller holds, what the field allows, the state and the rules of the entry, the organisation's policy. */
const RULES: readonly Rule[] = [
  ({ use, actor }) => (NEEDED[use].every((permission) => actor.permissions.has(permission)) ? null : 'permission'),
  ({ use, field }) => (use === 'code' && field.kind !== 'totp' ? 'no-one-time-code' : null),
  ({ actor, field }) => (isNamed(field.access, 'reveal', actor) ? null : 'field'),
  ({ field }) => (field.credential.trashedAt === null ? null : 'in-trash'),
  ({ actor, field, country, at }) =>
    field.credential.rules && outsideRules(field.credential.rules, { address: actor.address, country, at }),
  ({ actor, field, at }) => (isProofFresh(field.policy, actor.reauthenticatedAt, at) ? null : 'reauthentication'),
  ({ field, given }) => (field.policy?.reasonRequired && isBlank(given.reason) ? 'reason' : null),
  ({ field, given }) => (field.policy?.ticketRequired && isBlank(given.ticket) ? 'ticket' : null),
  // The last one: it may be asked for only where nothing else is in the way.
  ({ field, leased }) => (needsApproval(field) && !leased ? 'approval' : null),
];

/** Asked before anything is decrypted, whatever the channel: the first rule that refuses, or null when the secret may leave. */
export function secretAccessRefusal(question: SecretAccessQuestion): SecretRefusal | null {
  for (const rule of RULES) {
    const refusal = rule(question);
    if (refusal !== null) return refusal;
  }
  return null;
}

function needsApproval({ policy, credential }: Pick<GuardedField, 'policy' | 'credential'>): boolean {
  if (policy === null || policy.approvals === 0) return false;
  return policy.approvalScope === 'all' || credential.rules?.approval === true;
}

function isProofFresh(policy: RevealPolicy | null, provedAt: Date | null, at: Date): boolean {
  const minutes = policy?.reauthenticationMinutes ?? null;
  return minutes === null || (provedAt !== null && at.getTime() - provedAt.getTime() <= minutes * MINUTE);
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}
