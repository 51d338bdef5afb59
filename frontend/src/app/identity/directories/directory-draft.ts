import type { CreateDirectoryDto, DirectoryDto } from '../../api/models';

/** As the form has it: what the server takes for null is empty here. */
export interface DirectoryDraft {
  name: string;
  url: string;
  authority: string;
  schema: DirectoryDto['schema'];
  bindMode: DirectoryDto['bindMode'];
  bindDn: string;
  /** Never filled in from the server: what is stored is not told to anybody. */
  bindPassword: string;
  baseDn: string;
  userFilter: string;
  groupBaseDn: string;
  groupFilter: string;
  nestedGroups: DirectoryDto['nestedGroups'];
  createsAccounts: boolean;
  isEnabled: boolean;
  syncMinutes: number;
}

export const USUAL = {
  posix: { userFilter: '(objectClass=inetOrgPerson)', groupFilter: '(|(objectClass=groupOfNames)(objectClass=posixGroup))' },
  'active-directory': { userFilter: '(&(objectCategory=person)(objectClass=user))', groupFilter: '(objectClass=group)' },
} as const;

export const NEW_DIRECTORY: DirectoryDraft = {
  name: '',
  url: '',
  authority: '',
  schema: 'active-directory',
  bindMode: 'service',
  bindDn: '',
  bindPassword: '',
  baseDn: '',
  ...USUAL['active-directory'],
  groupBaseDn: '',
  nestedGroups: 'walk',
  createsAccounts: true,
  isEnabled: true,
  syncMinutes: 60,
};

export function draftOf(directory: DirectoryDto): DirectoryDraft {
  const { name, url, schema, bindMode, bindDn, baseDn, userFilter, groupFilter, nestedGroups, createsAccounts, isEnabled, syncMinutes } =
    directory;
  const { authority, groupBaseDn } = directory;
  return {
    ...{ name, url, schema, bindMode, bindDn, baseDn, userFilter, groupFilter, nestedGroups, createsAccounts, isEnabled, syncMinutes },
    authority: authority ?? '',
    groupBaseDn: groupBaseDn ?? '',
    bindPassword: '',
  };
}

/** Where people bind in their own name there is no password to keep and nobody to read with. */
export function bodyOf({ bindPassword, ...draft }: DirectoryDraft): CreateDirectoryDto {
  const isDirect = draft.bindMode === 'direct';
  return {
    ...draft,
    url: draft.url.trim(),
    authority: draft.authority.trim() || null,
    groupBaseDn: draft.groupBaseDn.trim() || null,
    syncMinutes: isDirect ? 0 : draft.syncMinutes,
    ...(bindPassword && !isDirect && { bindPassword }),
  };
}
