import { type Call, context, keep, matching, state, type Step } from './audited-state.js';

const directory = {
  name: 'Corp', url: 'ldaps://127.0.0.1:1', schema: 'posix', bindMode: 'service', bindDn: 'cn=service', bindPassword: 'p', baseDn: 'dc=corp',
  userFilter: '(uid=*)', groupFilter: '(cn=*)', nestedGroups: 'walk',
}; // prettier-ignore

/** Where people come from: SCIM and directories. */
export const DIRECTORY_STEPS: Readonly<Record<string, Step | Call>> = {
  createScimClient: {
    call: () => state.boss.post('platform/scim-clients', { name: 'Entra' }),
    after: ({ body }) => (state.made['scim'] = body.client),
  },
  renewScimToken: () => state.boss.post(`platform/scim-clients/${state.made['scim']!.id}/token`, {}),
  setScimMappings: async () =>
    (await context.people.signedIn(await context.people.person({ [state.organisationId]: ['owner'] }, ['platform-administrator']))).put(
      `platform/scim-clients/${state.made['scim']!.id}/mappings`,
      { mappings: [{ group: 'Staff', organisationId: state.organisationId, roleId: 'viewer' }] },
    ),
  linkScimUser: async () =>
    state.boss.post(`platform/scim-clients/${state.made['scim']!.id}/accounts`, {
      userId: (await context.people.person()).userId,
      userName: 'linked@scim.example',
    }),
  revokeScimToken: () => state.boss.delete(`platform/scim-clients/${state.made['scim']!.id}/token`),
  createDirectory: { call: () => state.boss.post('platform/directories', directory), after: keep('directory') },
  updateDirectory: () => matching(state.boss.patch(`platform/directories/${state.made['directory']!.id}`, { name: 'Other' }), 1),
  setDirectoryMappings: async () =>
    (await context.people.signedIn(await context.people.person({ [state.organisationId]: ['owner'] }, ['platform-administrator']))).put(
      `platform/directories/${state.made['directory']!.id}/mappings`,
      { mappings: [{ group: 'cn=staff', organisationId: state.organisationId, roleId: 'viewer' }] },
    ),
  testDirectory: () => state.boss.post(`platform/directories/${state.made['directory']!.id}/test`),
  requestDirectoryRun: () => state.boss.post(`platform/directories/${state.made['directory']!.id}/runs`, {}),
  deleteDirectory: () => matching(state.boss.delete(`platform/directories/${state.made['directory']!.id}`), 2),
};
