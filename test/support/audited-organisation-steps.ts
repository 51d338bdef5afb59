import { randomUUIDv7 } from 'node:crypto';
import { type Call, context, keep, matching, org, state, type Step } from './audited-state.js';

/** Organisations, their people, roles and keys. */
export const ORGANISATION_STEPS: Readonly<Record<string, Step | Call>> = {
  createOrganisation: () =>
    state.boss.post('platform/organisations', { name: 'New', slug: `o-${randomUUIDv7()}`, ownerEmail: `o-${randomUUIDv7()}@example.com` }),
  renewInvitation: async () => {
    await state.owner.post(org('invitations'), { email: `r-${randomUUIDv7()}@example.com`, roleIds: ['viewer'] }).expect(201);
    return state.owner.post(org(`invitations/${await newestInvitation()}/renew`));
  },
  revokeInvitation: async () => state.owner.delete(org(`invitations/${await newestInvitation()}`)),
  createRole: { call: () => state.owner.post(org('roles'), { name: 'Own', permissions: ['api.key.read'] }), after: keep('role') },
  updateRole: {
    call: () => matching(state.owner.patch(org(`roles/${state.made['role']!.id}`), { name: 'Owned' }), state.made['role']!.version),
    after: keep('role'),
  },
  deleteRole: () => matching(state.owner.delete(org(`roles/${state.made['role']!.id}`)), state.made['role']!.version),
  assignRoles: () => state.owner.put(org(`members/${state.members}/roles`), { roleIds: ['technician'] }),
  suspendMember: () => state.owner.post(org(`members/${state.members}/suspend`)),
  resumeMember: () => state.owner.post(org(`members/${state.members}/resume`)),
  reviewMember: () => state.owner.post(org(`members/${state.members}/review`)),
  removeMember: () => state.owner.delete(org(`members/${state.members}`)),
  clearLockout: async () => {
    const browser = context.people.client();
    for (let guess = 0; guess < 5; guess += 1) await browser.post('sign-in', { email: 'l@example.com', password: 'x' }).expect(401);
    const { body } = await state.boss.get('platform/lockouts').expect(200);
    return state.boss.delete(`platform/lockouts/${(body.items as { id: string }[])[0]!.id}`);
  },
  renameOwnOrganisation: () => state.owner.patch(`organisations/${state.organisationId}`, { name: 'Covered still' }),
  renameOrganisation: async () => state.boss.patch(`platform/organisations/${await emptyOrganisation()}`, { name: 'Renamed' }),
  deactivateOrganisation: async () => state.boss.post(`platform/organisations/${await emptyOrganisation()}/deactivate`),
  reactivateOrganisation: async () => state.boss.post(`platform/organisations/${await deactivatedOrganisation()}/reactivate`),
  scheduleOrganisationDeletion: async () => state.boss.post(`platform/organisations/${await deactivatedOrganisation()}/deletion`),
  cancelOrganisationDeletion: async () => {
    const id = await deactivatedOrganisation();
    await state.boss.post(`platform/organisations/${id}/deletion`).expect(200);
    return state.boss.delete(`platform/organisations/${id}/deletion`);
  },
  mergeOrganisation: async () => {
    const targetId = await emptyOrganisation();
    return state.boss.post(`platform/organisations/${await emptyOrganisation()}/merge`, { targetId });
  },
  setCountryRule: async () => {
    await state.boss.put('platform/country-rule', { mode: 'deny', countries: ['KP'], unknown: 'allow' }).expect(200);
    return state.boss.put('platform/country-rule', { mode: 'off', countries: [], unknown: 'allow' });
  },
  setOrganisationCountryRule: () => state.owner.put(org('country-rule'), { mode: 'deny', countries: ['KP'], unknown: 'allow' }),
  createApiKey: {
    call: () => state.owner.post(org('api-keys'), { name: 'Key', scopes: ['vault.credential.read'] }),
    after: ({ body }) => (state.made['key'] = body.apiKey),
  },
  rotateApiKey: {
    call: () => state.owner.post(org(`api-keys/${state.made['key']!.id}/rotate`), {}),
    after: ({ body }) => (state.made['key'] = body.apiKey),
  },
  extendApiKey: async () => {
    const further = await context.people.organisation();
    const { people } = context;
    const owner = await people.signedIn(await people.person({ [state.organisationId]: ['owner'], [further]: ['owner'] }));
    const { body } = await owner.post(org('api-keys'), { name: 'Wide', scopes: ['vault.credential.read'] }).expect(201);
    return owner.put(`organisations/${further}/api-keys/${(body as { apiKey: { id: string } }).apiKey.id}/reach`, {});
  },
  revokeOwnApiKey: async () => {
    const { body } = await state.owner.post(org('api-keys'), { name: 'Mine', scopes: ['vault.credential.read'] }).expect(201);
    return state.owner.delete(`profile/api-keys/${(body as { apiKey: { id: string } }).apiKey.id}`);
  },
  revokeApiKey: () => state.owner.delete(org(`api-keys/${state.made['key']!.id}`)),
};

const emptyOrganisation = (): Promise<string> => context.people.organisation();

async function deactivatedOrganisation(): Promise<string> {
  const id = await emptyOrganisation();
  await state.boss.post(`platform/organisations/${id}/deactivate`).expect(200);
  return id;
}

async function newestInvitation(): Promise<string> {
  const { body } = await state.owner.get(org('invitations')).expect(200);
  return (body.items as { id: string }[])[0]!.id;
}
