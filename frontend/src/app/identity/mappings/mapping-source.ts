import type { Api } from '../../api/api';
import {
  listDirectoryMappings,
  listProviderMappings,
  listScimMappings,
  setDirectoryMappings,
  setProviderMappings,
  setScimMappings,
} from '../../api/functions';
import type { GroupMappingDto, ProviderDto } from '../../api/models';

/** What a system outside says of people, and the role that it gives. */
export interface Mapping {
  /** One for each of the source's columns. */
  readonly words: readonly string[];
  readonly organisationId: string;
  readonly roleId: string;
}

interface Column {
  readonly label: string;
  readonly placeholder: string;
  /** For a new line, which else begins with what the line before has. */
  readonly usual?: string;
  readonly suggestions?: readonly string[];
}

/** A system outside whose words give roles. */
export interface MappingSource {
  readonly heading: string;
  readonly text: string;
  readonly empty: string;
  readonly more: string;
  readonly columns: readonly Column[];
  load(): Promise<readonly Mapping[]>;
  store(mappings: readonly Mapping[]): Promise<unknown>;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

const GROUPS_OF_SAML = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups';

export function claimsOf(api: Api, { id: providerId, name, kind }: ProviderDto): MappingSource {
  const usual = kind === 'saml' ? GROUPS_OF_SAML : 'groups';
  return {
    heading: `Roles by ${name}`,
    text: 'A person of whom the provider says this has the role in that organisation; it is looked at at each sign-in. At Entra ID the value of a group is its object id. To add a line you must hold there yourself what its role gives. Roles that people were given by hand stay.',
    empty: 'No claim gives a role yet.',
    more: 'Add a line',
    columns: [
      { label: 'Claim', placeholder: usual, usual, suggestions: [usual, 'roles', 'department'] },
      { label: 'Value', placeholder: 'Its value' },
    ],
    load: async () => {
      const { items } = await api.invoke(listProviderMappings, { providerId });
      return items.map(({ claim, value, ...given }) => ({ words: [claim, value], ...given }));
    },
    store: (mappings) => {
      const wanted = mappings.map(({ words: [claim = '', value = ''], ...given }) => ({ claim, value, ...given }));
      return api.invoke(setProviderMappings, { providerId, body: { mappings: wanted } });
    },
  };
}

export function groupsOfDirectory(api: Api, { id: directoryId, name }: Named): MappingSource {
  return {
    ...groupsOf(name, 'cn=technicians,ou=groups,dc=corp,dc=example'),
    load: async () => (await api.invoke(listDirectoryMappings, { directoryId })).items.map(mappingOf),
    store: (mappings) => api.invoke(setDirectoryMappings, { directoryId, body: { mappings: mappings.map(groupOf) } }),
  };
}

export function groupsOfScim(api: Api, { id: clientId, name }: Named): MappingSource {
  return {
    ...groupsOf(name, 'The display name of the group'),
    load: async () => (await api.invoke(listScimMappings, { clientId })).items.map(mappingOf),
    store: (mappings) => api.invoke(setScimMappings, { clientId, body: { mappings: mappings.map(groupOf) } }),
  };
}

function groupsOf(name: string, placeholder: string): Omit<MappingSource, 'load' | 'store'> {
  return {
    heading: `Groups of ${name}`,
    text: 'Who is in the group has the role in that organisation. To add a line you must hold there yourself what its role gives. Roles that people were given by hand stay.',
    empty: 'No group gives a role yet.',
    more: 'Add a group',
    columns: [{ label: 'Group', placeholder }],
  };
}

function mappingOf({ group, organisationId, roleId }: GroupMappingDto): Mapping {
  return { words: [group], organisationId, roleId };
}

function groupOf({ words: [group = ''], organisationId, roleId }: Mapping): GroupMappingDto {
  return { group, organisationId, roleId };
}
