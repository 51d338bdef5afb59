import { type Call, context, field, keep, matching, org, state, type Step } from './audited-state.js';
import { sendFile } from './file-upload.js';
import { LinkOpener } from './link-opener.js';
import type { Client } from './people.js';

const content = JSON.stringify({ items: [{ type: 1, name: 'Imported', login: { username: 'u', password: 'p' } }] });

/** What the owner has known is decided about. */
const exposures = (verb: string): string => org(`exposures/people/${state.ownerPerson.userId}/${verb}`);
const known = (): string | undefined => field('password').split('/').at(-1);

const WANTED = { reason: 'The branch is offline', purpose: 'value' };
const TERMS = {
  reauthenticationMinutes: null,
  reasonRequired: false,
  ticketRequired: false,
  revealsPerHour: null,
  historyVersions: 5,
  trashDays: 10,
};

/** Somebody else's request, for an owner to decide about. */
async function requestOfAnother(): Promise<string> {
  await state.owner.put(org('vault-policy'), { ...TERMS, approvals: 1 }).expect(200);
  const other = await context.people.memberClient(state.organisationId, 'technician');
  const { body } = await other.post(`${field('totp')}/access-requests`, WANTED).expect(201);
  await state.owner.put(org('vault-policy'), { ...TERMS, approvals: 0 }).expect(200);
  return org(`access-requests/${(body as { id: string }).id}`);
}

const inPerson = (): Promise<Client> => context.people.signedIn(state.person);

async function withApprovals<T>(call: () => PromiseLike<T>): Promise<T> {
  await context.people.memberClient(state.organisationId, 'administrator');
  await state.owner.put(org('vault-policy'), { ...TERMS, approvals: 1 }).expect(200);
  const response = await call();
  await state.owner.put(org('vault-policy'), { ...TERMS, approvals: 0 }).expect(200);
  return response;
}

/** Entries, their secrets and links to people outside. */
export const VAULT_STEPS: Readonly<Record<string, Step | Call>> = {
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
  createShareLink: {
    call: () => state.owner.post(`${field('password')}/share-links`, { recipient: 'Jo', hours: '1', views: 2 }),
    after: ({ body }) => {
      state.made['share'] = body.link;
      state.share = new LinkOpener(body.url as string).token;
    },
  },
  openShareLink: () => context.people.client().post('share-links/open', { token: state.share }),
  revokeShareLink: () => state.owner.post(org(`share-links/${state.made['share']!.id}/revoke`)),
  createSecretRequest: {
    call: () => state.owner.post(org('secret-requests'), { recipient: 'Jo', hours: '1', keys: ['password'], name: 'Asked', type: 'login' }),
    after: ({ body }) => {
      state.share = (body.url as string).split('#')[1] ?? '';
    },
  },
  answerSecretRequest: () =>
    context.people.client().post('secret-requests/answer', { token: state.share, values: [{ key: 'password', value: 'x' }] }),
  revokeSecretRequest: async () => {
    const asked = { recipient: 'Jo', hours: '1', keys: ['password'], name: 'Asked', type: 'login' };
    const { body } = await state.owner.post(org('secret-requests'), asked).expect(201);
    return state.owner.post(org(`secret-requests/${(body as { request: { id: string } }).request.id}/revoke`));
  },
  setFieldAccess: {
    call: () => matching(state.owner.put(`${field('password')}/access`, { limited: true, grants: [] }), state.made['credential']!.version),
    after: keep('credential'),
  },
  setAccessRules: {
    call: () =>
      matching(state.owner.put(org(`credentials/${state.credential.id}/access-rules`), { rules: null }), state.made['credential']!.version),
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
  askForAccess: {
    call: () => withApprovals(() => state.owner.post(`${field('totp')}/access-requests`, WANTED)),
    after: keep('request'),
  },
  endAccess: () => state.owner.post(org(`own-access-requests/${state.made['request']!.id}/end`)),
  breakGlass: () => withApprovals(() => state.owner.post(`${field('totp')}/break-glass`, WANTED)),
  approveAccess: async () => state.owner.post(`${await requestOfAnother()}/approve`, {}),
  denyAccess: async () => state.owner.post(`${await requestOfAnother()}/deny`, { note: 'Not today' }),
  revokeAccess: async () => {
    const path = await requestOfAnother();
    await state.owner.post(`${path}/approve`, {}).expect(200);
    return state.owner.post(`${path}/revoke`, {});
  },
  extendAccess: async () => {
    const client = await context.people.memberClient(state.organisationId, 'technician');
    await state.owner.put(org('vault-policy'), { ...TERMS, approvals: 1 }).expect(200);
    const { body } = await client.post(`${field('totp')}/access-requests`, WANTED).expect(201);
    const { id } = body as { id: string };
    await state.owner.put(org('vault-policy'), { ...TERMS, approvals: 0 }).expect(200);
    await state.owner.post(org(`access-requests/${id}/approve`), {}).expect(200);
    return client.post(org(`own-access-requests/${id}/extend`));
  },
  listEntryExposures: () => state.owner.get(org(`exposures/credentials/${state.credential.id}`)),
  listPersonExposures: () => state.owner.get(org(`exposures/people/${state.ownerPerson.userId}`)),
  exportPersonExposures: () => state.owner.get(`exposures/${state.ownerPerson.userId}/csv`),
  assignExposures: () => state.owner.post(exposures('assign'), { fieldIds: [known()], assigneeId: null }),
  acceptExposures: () => state.owner.post(exposures('accept'), { fieldIds: [known()], reason: 'Scrapped' }),
  reopenExposures: () => state.owner.post(exposures('reopen'), { fieldIds: [known()] }),
  addAttachment: {
    call: () => sendFile(state.owner, org(`credentials/${state.credential.id}/attachments`), 'router.cfg', Buffer.from('hostname r1')),
    after: keep('attachment'),
  },
  downloadAttachment: () =>
    state.owner.post(org(`credentials/${state.credential.id}/attachments/${state.made['attachment']!.id}/download`), { reason: 'x' }),
  deleteAttachment: () => state.owner.delete(org(`credentials/${state.credential.id}/attachments/${state.made['attachment']!.id}`)),
  purgeCredential: async () => {
    const { body } = await state.owner.post(org('credentials'), { type: 'login', name: 'Gone', fields: [] }).expect(201);
    await matching(state.owner.delete(org(`credentials/${(body as { id: string }).id}`)), 1).expect(204);
    return state.owner.delete(org(`credentials/${(body as { id: string }).id}/purge`));
  },
  requestPasswordCheck: () => state.owner.post(org('password-health/checks')),
  rotateKeys: () => state.boss.post('platform/keys/rotations', { organisationId: state.organisationId }),
  trashCredential: () => matching(state.owner.delete(org(`credentials/${state.credential.id}`)), state.made['credential']!.version),
  restoreCredential: () => state.owner.post(org(`credentials/${state.credential.id}/restore`)),
  createFolder: { call: () => state.owner.post(org('folders'), { name: 'Racks' }), after: keep('folder') },
  updateFolder: () => matching(state.owner.patch(org(`folders/${state.made['folder']!.id}`), { name: 'Rack' }), 1),
  deleteFolder: () => matching(state.owner.delete(org(`folders/${state.made['folder']!.id}`)), 2),
  exportCredentials: () => state.owner.post(org('exports'), { format: 'bitwarden-json', reason: 'Moving' }),
  previewImport: () => state.owner.post(org('imports/preview'), { format: 'bitwarden-json', content }),
  previewImportFile: () =>
    state.owner.post(org('imports/files/preview')).field('format', 'bitwarden-json').attach('file', Buffer.from(content), 'x.json'),
  importFile: () => state.owner.post(org('imports/files')).field('format', 'bitwarden-json').attach('file', Buffer.from(content), 'x.json'),
  sealVault: () => state.owner.post(org('vault-seal'), { reason: 'A laptop was stolen' }),
  unsealVault: () => state.owner.post(org('vault-seal/removal'), { reason: 'It was found' }),
  openPersonalVault: async () => (await inPerson()).post('profile/personal-vault'),
  rotatePersonalKey: async () => (await inPerson()).post('profile/personal-vault/key-rotations'),
  setPersonalVaultTerms: async () => (await inPerson()).put('profile/personal-vault/terms', { reauthenticationMinutes: 5 }),
  sealPersonalVault: async () => (await inPerson()).post('profile/personal-vault/seal', { reason: 'A laptop was stolen' }),
  unsealPersonalVault: async () => (await inPerson()).post('profile/personal-vault/seal/removal', { reason: 'It was found' }),
  deletePersonalVault: async () => (await inPerson()).delete('profile/personal-vault'),
  importCredentials: () => state.owner.post(org('imports'), { format: 'bitwarden-json', content }),
};
