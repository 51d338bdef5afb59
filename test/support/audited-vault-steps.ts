import type { Response, Test } from 'supertest';
import type { Call, State, Step } from './audited-steps.js';

interface Means {
  readonly state: State;
  readonly org: (rest: string) => string;
  readonly matching: (test: Test, version: number) => Test;
  readonly keep: (name: string) => (response: Response) => void;
}

const content = JSON.stringify({ items: [{ type: 1, name: 'Imported', login: { username: 'u', password: 'p' } }] });

/** Of the vault, in this order: later steps use what earlier ones have made. */
export function vaultSteps({ state, org, matching, keep }: Means): Readonly<Record<string, Step | Call>> {
  const field = (key: string): string =>
    org(`credentials/${state.credential.id}/fields/${state.credential.fields.find((one) => one.key === key)?.id ?? ''}`);
  return {
    createCredential: {
      call: () =>
        state.owner.post(org('credentials'), {
          type: 'login',
          name: 'Router',
          fields: [
            { key: 'password', value: 'x' },
            { key: 'totp', value: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
          ],
        }),
      after: ({ body }) => (state.credential = body),
    },
    listCredentials: () => state.owner.get(org('credentials')),
    getCredential: () => state.owner.get(org(`credentials/${state.credential.id}`)),
    updateCredential: {
      call: () => matching(state.owner.patch(org(`credentials/${state.credential.id}`), { name: 'Switch' }), 1),
      after: keep('credential'),
    },
    revealField: () => state.owner.post(`${field('password')}/reveal`, {}),
    copyField: () => state.owner.post(`${field('password')}/copy`, {}),
    generateCode: () => state.owner.post(`${field('totp')}/code`, {}),
    setFieldAccess: {
      call: () =>
        matching(state.owner.put(`${field('password')}/access`, { limited: true, grants: [] }), state.made['credential']!.version),
      after: keep('credential'),
    },
    setAccessRules: {
      call: () =>
        matching(
          state.owner.put(org(`credentials/${state.credential.id}/access-rules`), { rules: null }),
          state.made['credential']!.version,
        ),
      after: keep('credential'),
    },
    setVaultPolicy: () =>
      state.owner.put(org('vault-policy'), {
        reauthenticationMinutes: null, reasonRequired: true, ticketRequired: false, revealsPerHour: null, historyVersions: 5, trashDays: 10,
      }), // prettier-ignore
    revealFormerVersion: async () => {
      const { body } = await matching(
        state.owner.patch(org(`credentials/${state.credential.id}`), {
          fields: [{ key: 'totp', value: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }],
        }),
        state.made['credential']!.version,
      ).expect(200);
      state.made['credential'] = body as { id: string; version: number };
      return state.owner.post(`${field('totp')}/history/1/reveal`, { reason: 'x' });
    },
    purgeCredential: async () => {
      const { body } = await state.owner.post(org('credentials'), { type: 'login', name: 'Gone', fields: [] }).expect(201);
      await matching(state.owner.delete(org(`credentials/${(body as { id: string }).id}`)), 1).expect(204);
      return state.owner.delete(org(`credentials/${(body as { id: string }).id}/purge`));
    },
    requestPasswordCheck: () => state.owner.post(org('password-health/checks')),
    trashCredential: () => matching(state.owner.delete(org(`credentials/${state.credential.id}`)), state.made['credential']!.version),
    restoreCredential: () => state.owner.post(org(`credentials/${state.credential.id}/restore`)),
    previewImport: () => state.owner.post(org('imports/preview'), { format: 'bitwarden-json', content }),
    importCredentials: () => state.owner.post(org('imports'), { format: 'bitwarden-json', content }),
  };
}
