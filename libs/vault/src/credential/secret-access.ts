import type { Permission } from '@clientst0r/identity';
import type { FieldKind } from './credential-types.js';

export const SECRET_USES = ['reveal', 'copy', 'code'] as const;
export type SecretUse = (typeof SECRET_USES)[number];

export interface SecretAccessQuestion {
  readonly use: SecretUse;
  /** Those of the person or key in the organisation of the entry. */
  readonly permissions: ReadonlySet<string>;
  readonly field: { readonly kind: FieldKind };
  readonly credential: { readonly trashedAt: Date | null };
}

export type SecretRefusal = 'permission' | 'in-trash' | 'no-one-time-code';

type Rule = (question: SecretAccessQuestion) => SecretRefusal | null;

const NEEDED: Readonly<Record<SecretUse, Permission>> = {
  reveal: 'vault.secret.reveal',
  copy: 'vault.secret.reveal',
  code: 'vault.totp.generate',
};

/** In the order of the design: what the caller holds, then what the field allows, then the state of the entry. */
const RULES: readonly Rule[] = [
  ({ use, permissions }) => (permissions.has(NEEDED[use]) ? null : 'permission'),
  ({ use, field }) => (use === 'code' && field.kind !== 'totp' ? 'no-one-time-code' : null),
  ({ credential }) => (credential.trashedAt === null ? null : 'in-trash'),
];

/** Asked before anything is decrypted, whatever the channel: the first rule that refuses, or null when the secret may leave. */
export function secretAccessRefusal(question: SecretAccessQuestion): SecretRefusal | null {
  for (const rule of RULES) {
    const refusal = rule(question);
    if (refusal !== null) return refusal;
  }
  return null;
}
