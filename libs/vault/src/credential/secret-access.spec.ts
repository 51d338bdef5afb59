import { type FieldKind } from './credential-types.js';
import { secretAccessRefusal, type SecretRefusal, type SecretUse } from './secret-access.js';

const trashedAt = new Date();

describe('the policy on secrets', () => {
  it.each<[SecretUse, string[], FieldKind, Date | null, SecretRefusal | null]>([
    ['reveal', ['vault.secret.reveal'], 'secret', null, null],
    ['copy', ['vault.secret.reveal'], 'secret', null, null],
    ['reveal', ['vault.secret.reveal'], 'multiline-secret', null, null],
    ['reveal', ['vault.secret.reveal'], 'totp', null, null],
    ['code', ['vault.totp.generate'], 'totp', null, null],
    ['reveal', [], 'secret', null, 'permission'],
    ['reveal', ['vault.credential.read', 'vault.credential.update', 'vault.totp.generate'], 'secret', null, 'permission'],
    ['copy', ['vault.totp.generate'], 'totp', null, 'permission'],
    ['code', ['vault.secret.reveal'], 'totp', null, 'permission'],
    ['code', ['vault.totp.generate'], 'secret', null, 'no-one-time-code'],
    ['reveal', ['vault.secret.reveal'], 'secret', trashedAt, 'in-trash'],
    ['copy', ['vault.secret.reveal'], 'secret', trashedAt, 'in-trash'],
    ['code', ['vault.totp.generate'], 'totp', trashedAt, 'in-trash'],
    ['reveal', [], 'secret', trashedAt, 'permission'],
  ])('%s with %j of a %s field, trashed %s: %s', (use, permissions, kind, trashed, refusal) => {
    const question = { use, permissions: new Set(permissions), field: { kind }, credential: { trashedAt: trashed } };
    expect(secretAccessRefusal(question)).toBe(refusal);
  });
});
