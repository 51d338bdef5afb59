import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';

export const DIRECTORY_SCHEMAS = ['active-directory', 'posix'] as const;
export type DirectorySchema = (typeof DIRECTORY_SCHEMAS)[number];
/** `matching-rule` is 1.2.840.113556.1.4.1941, which Active Directory has; `walk` works everywhere. */
export const NESTED_GROUPS = ['none', 'walk', 'matching-rule'] as const;
export type NestedGroups = (typeof NESTED_GROUPS)[number];
/** With an account for the service, or in the name of the person who signs in (then nothing is read on a schedule). */
export const BIND_MODES = ['service', 'direct'] as const;
export type BindMode = (typeof BIND_MODES)[number];

export interface DirectoryInput {
  readonly name: string;
  /** `ldaps://host[:636]`, or `ldap://host[:389]`, on which StartTLS is required. */
  readonly url: string;
  /** PEM of the authorities that may have signed its certificate; null for those of the system. */
  readonly authority: string | null;
  readonly schema: DirectorySchema;
  readonly bindMode: BindMode;
  /** The DN of the service, or with direct binds a pattern in which `{login}` is what was typed. */
  readonly bindDn: string;
  readonly baseDn: string;
  /** RFC 4515. */
  readonly userFilter: string;
  readonly groupBaseDn: string | null;
  readonly groupFilter: string;
  readonly nestedGroups: NestedGroups;
  /** Whether people of mapped groups get an account by themselves. */
  readonly createsAccounts: boolean;
  readonly isEnabled: boolean;
  /** 0 for never. */
  readonly syncMinutes: number;
}

/** An LDAP directory whose people sign in here with their password there. */
@Audited()
@Entity({ tableName: 'directories' })
export class Directory extends BaseEntity {
  @Unique()
  @Property({ type: 'string', length: 190 })
  name: string;

  @Property({ type: 'string', length: 500 })
  url: string;

  @Property({ type: 'text', columnType: 'text', nullable: true })
  authority: string | null;

  @Property({ type: 'string', length: 20, fieldName: 'person_schema' })
  schema: DirectorySchema;

  @Property({ type: 'string', length: 20 })
  bindMode: BindMode;

  @Property({ type: 'string', length: 500 })
  bindDn: string;

  @Property({ columnType: 'blob', type: 'Uint8Array', nullable: true, lazy: true })
  sealedPassword: Buffer | null = null;

  /** Counts the passwords that it has had; 0 while there is none. */
  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true })
  passwordVersion = 0;

  @Property({ type: 'string', length: 500 })
  baseDn: string;

  @Property({ type: 'string', length: 1000 })
  userFilter: string;

  @Property({ type: 'string', length: 500, nullable: true })
  groupBaseDn: string | null;

  @Property({ type: 'string', length: 1000 })
  groupFilter: string;

  @Property({ type: 'string', length: 20 })
  nestedGroups: NestedGroups;

  @Property({ type: 'boolean' })
  createsAccounts: boolean;

  @Property({ type: 'boolean' })
  isEnabled: boolean;

  @Property({ columnType: 'int unsigned', type: 'integer', unsigned: true })
  syncMinutes: number;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  updatedAt: Date;

  @Property({ version: true, type: 'integer' })
  readonly version: number = 1;

  constructor(input: DirectoryInput, at: Date) {
    super();
    this.change(input, at);
  }

  change(input: DirectoryInput, at: Date): void {
    Object.assign(this, input);
    this.updatedAt = at;
  }

  setPassword(sealed: Buffer): void {
    this.sealedPassword = sealed;
    this.passwordVersion += 1;
  }

  removePassword(): void {
    this.sealedPassword = null;
    this.passwordVersion = 0;
  }

  get hasPassword(): boolean {
    return this.passwordVersion > 0;
  }

  get input(): DirectoryInput {
    const { name, url, authority, schema, bindMode, bindDn, baseDn, userFilter, groupBaseDn, groupFilter } = this;
    const { nestedGroups, createsAccounts, isEnabled, syncMinutes } = this;
    return { name, url, authority, schema, bindMode, bindDn, baseDn, userFilter, groupBaseDn, groupFilter, nestedGroups, createsAccounts, isEnabled, syncMinutes }; // prettier-ignore
  }
}
