import {
  BIND_MODES,
  type BindMode,
  type Directory,
  DIRECTORY_SCHEMAS,
  type DirectoryRun,
  type DirectorySchema,
  NESTED_GROUPS,
  type NestedGroups,
  type SyncCounts,
} from '@clientst0r/identity';
import { Choice, Flag, Id, Instant, Integer, ListOf, Nested, Secret, Text } from '../openapi/fields.js';

const NAME = { max: 190 };
const URL_TEXT = {
  max: 500,
  description: 'ldaps://host, or ldap://host on which StartTLS is required. Never in clear.',
  example: 'ldaps://dc1.corp.example',
};
const AUTHORITY = {
  lines: true,
  max: 30_000,
  nullable: true,
  description: "PEM of the authorities that sign the server's certificate; null for those of the system.",
};
const BIND_DN = {
  max: 500,
  description: "The service's DN, or with direct binds a pattern such as {login}@corp.example or uid={login},ou=people,dc=corp,dc=example.",
};
const BIND_PASSWORD = { max: 1_000, description: "The service's password; never shown again." };
const FILTER = { max: 1_000, description: 'RFC 4515.', example: '(objectClass=inetOrgPerson)' };
const SYNC_MINUTES = { max: 10_080, description: 'How often all of it is read; 0 for never.' };

export class DirectoryPath {
  @Id()
  directoryId: string;
}

export class DirectoryAccountPath extends DirectoryPath {
  @Id()
  userId: string;
}

export class SyncCountsDto {
  @Integer({ description: 'People that the filter finds.' })
  people: number;

  @Integer()
  groups: number;

  @Integer()
  created: number;

  @Integer()
  updated: number;

  @Integer()
  suspended: number;

  @Integer()
  restored: number;

  @Integer({ description: 'Memberships of organisations that have other roles now.' })
  roleChanges: number;

  @Integer({ description: 'People that could not be taken over; the preview names them.' })
  problems: number;

  @Integer()
  milliseconds: number;
}

export class DirectoryRunDto {
  @Id()
  id: string;

  @Choice(['waiting', 'running', 'done', 'failed'])
  state: 'waiting' | 'running' | 'done' | 'failed';

  @Instant()
  requestedAt: Date;

  @Instant({ nullable: true })
  finishedAt: Date | null;

  @Nested(() => SyncCountsDto, { nullable: true })
  counts: SyncCounts | null;

  @Text({ max: 300, nullable: true })
  failure: string | null;
}

export class DirectoryDto {
  @Id()
  id: string;

  @Text(NAME)
  name: string;

  @Text(URL_TEXT)
  url: string;

  @Text(AUTHORITY)
  authority: string | null;

  @Choice(DIRECTORY_SCHEMAS, { description: 'Which attributes people have: objectGUID, sAMAccountName …, or entryUUID, uid …' })
  schema: DirectorySchema;

  @Choice(BIND_MODES)
  bindMode: BindMode;

  @Text(BIND_DN)
  bindDn: string;

  @Flag()
  hasPassword: boolean;

  @Text({ max: 500 })
  baseDn: string;

  @Text(FILTER)
  userFilter: string;

  @Text({ max: 500, nullable: true, description: 'Where groups are; null for the base DN.' })
  groupBaseDn: string | null;

  @Text(FILTER)
  groupFilter: string;

  @Choice(NESTED_GROUPS, { description: 'Whether groups in groups count; matching-rule is for Active Directory.' })
  nestedGroups: NestedGroups;

  @Flag({ description: 'Whether people of mapped groups get an account by themselves.' })
  createsAccounts: boolean;

  @Flag()
  isEnabled: boolean;

  @Integer(SYNC_MINUTES)
  syncMinutes: number;

  @Nested(() => DirectoryRunDto, { nullable: true })
  lastRun: DirectoryRunDto | null;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;

  @Integer({ description: 'Send it as If-Match to change or delete the directory.' })
  version: number;
}

export class DirectoriesDto {
  @ListOf(() => DirectoryDto)
  items: DirectoryDto[];
}

export class CreateDirectoryDto {
  @Text(NAME)
  name: string;

  @Text(URL_TEXT)
  url: string;

  @Text({ ...AUTHORITY, optional: true })
  authority?: string | null;

  @Choice(DIRECTORY_SCHEMAS)
  schema: DirectorySchema;

  @Choice(BIND_MODES)
  bindMode: BindMode;

  @Text(BIND_DN)
  bindDn: string;

  @Secret({ ...BIND_PASSWORD, optional: true })
  bindPassword?: string;

  @Text({ max: 500 })
  baseDn: string;

  @Text(FILTER)
  userFilter: string;

  @Text({ max: 500, nullable: true, optional: true })
  groupBaseDn?: string | null;

  @Text(FILTER)
  groupFilter: string;

  @Choice(NESTED_GROUPS)
  nestedGroups: NestedGroups;

  @Flag({ optional: true })
  createsAccounts?: boolean;

  @Flag({ optional: true })
  isEnabled?: boolean;

  @Integer({ ...SYNC_MINUTES, optional: true })
  syncMinutes?: number;
}

export class UpdateDirectoryDto {
  @Text({ ...NAME, optional: true })
  name?: string;

  @Text({ ...URL_TEXT, optional: true })
  url?: string;

  @Text({ ...AUTHORITY, optional: true })
  authority?: string | null;

  @Choice(DIRECTORY_SCHEMAS, { optional: true })
  schema?: DirectorySchema;

  @Choice(BIND_MODES, { optional: true })
  bindMode?: BindMode;

  @Text({ ...BIND_DN, optional: true })
  bindDn?: string;

  @Secret({ ...BIND_PASSWORD, optional: true })
  bindPassword?: string;

  @Text({ max: 500, optional: true })
  baseDn?: string;

  @Text({ ...FILTER, optional: true })
  userFilter?: string;

  @Text({ max: 500, nullable: true, optional: true })
  groupBaseDn?: string | null;

  @Text({ ...FILTER, optional: true })
  groupFilter?: string;

  @Choice(NESTED_GROUPS, { optional: true })
  nestedGroups?: NestedGroups;

  @Flag({ optional: true })
  createsAccounts?: boolean;

  @Flag({ optional: true })
  isEnabled?: boolean;

  @Integer({ ...SYNC_MINUTES, optional: true })
  syncMinutes?: number;
}

export class RequestDirectoryRunDto {
  @Flag({ optional: true, description: 'Also when many people are to be suspended.' })
  confirmed?: boolean;
}

export function directoryRunDto({ id, state, createdAt, finishedAt, counts, failure }: DirectoryRun): DirectoryRunDto {
  return { id, state, requestedAt: createdAt, finishedAt, counts, failure };
}

export function directoryDto(directory: Directory, lastRun: DirectoryRun | undefined): DirectoryDto {
  const { id, hasPassword, createdAt, updatedAt, version } = directory;
  return { id, ...directory.input, hasPassword, lastRun: lastRun ? directoryRunDto(lastRun) : null, createdAt, updatedAt, version };
}
