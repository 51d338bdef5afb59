import {
  APPROVAL_SCOPES,
  type CredentialAccess,
  type EntryRules,
  FIELD_RIGHTS,
  type FieldRight,
  GLASS_BREAKERS,
  GRANT_SUBJECTS,
  LONGEST_LEASE_MINUTES,
  MOST_APPROVALS,
  MOST_FIELDS,
  MOST_GRANTS,
  MOST_NETWORKS,
  type VaultTerms,
  WEEKDAYS,
} from '@clientst0r/vault';
import { MOST_COUNTRIES } from '@clientst0r/security';
import { Choice, Flag, Id, Integer, ListOf, Nested, Text } from '../openapi/fields.js';

const TIME = { min: 5, max: 5, pattern: /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/u, example: '08:00' };

export class FieldGrantDto {
  @Choice(GRANT_SUBJECTS)
  subject: (typeof GRANT_SUBJECTS)[number];

  @Text({ max: 36, description: 'Of a member, or of a role of the organisation.' })
  id: string;

  @Flag({ description: 'See, copy, generate codes from, share and export it.' })
  reveal: boolean;

  @Flag({ description: 'Change it, without reading it.' })
  update: boolean;
}

export class NamedGrantDto extends FieldGrantDto {
  @Text({ nullable: true, description: 'Null when it is not there any more.' })
  name: string | null;
}

export class AccessHoursDto {
  @Text({ max: 64, example: 'Europe/Zurich' })
  timeZone: string;

  @ListOf('text', { max: 7, description: `On which the period begins: ${WEEKDAYS.join(', ')}.` })
  days: string[];

  @Text(TIME)
  from: string;

  @Text({ ...TIME, example: '18:00', description: 'Not included; earlier than the beginning for a night.' })
  to: string;
}

export class EntryRulesDto {
  @ListOf('text', { max: MOST_NETWORKS, description: 'Addresses and CIDR ranges; empty for anywhere.' })
  allowedNetworks: string[];

  @ListOf('text', { max: MOST_NETWORKS, description: 'Wins over what is allowed.' })
  deniedNetworks: string[];

  @ListOf('text', {
    optional: true,
    max: MOST_COUNTRIES,
    description: 'ISO 3166-1, such as CH; empty for anywhere. What has no country that is known, as a private network, is refused.',
  })
  allowedCountries: string[] = [];

  @ListOf('text', {
    optional: true,
    max: MOST_COUNTRIES,
    description: 'Win over what is allowed. Whoever comes from a country that is not known is refused.',
  })
  deniedCountries: string[] = [];

  @Nested(() => AccessHoursDto, { nullable: true })
  hours: AccessHoursDto | null;

  @Flag({ optional: true, description: 'Whether others must approve, where the organisation asks for that of marked entries.' })
  approval: boolean = false;
}

export class FieldAccessDto {
  @Id()
  fieldId: string;

  @Text({ max: 100 })
  label: string;

  @Flag({ description: 'Whether only those on the list may use the field; else the permissions alone decide.' })
  limited: boolean;

  @ListOf(() => NamedGrantDto, { max: MOST_GRANTS })
  grants: NamedGrantDto[];
}

export class CredentialAccessDto {
  @Integer({ min: 1, description: 'Of the entry.' })
  version: number;

  @Nested(() => EntryRulesDto, { nullable: true })
  rules: EntryRulesDto | null;

  @ListOf(() => FieldAccessDto, { max: MOST_FIELDS })
  fields: FieldAccessDto[];
}

export class SetFieldAccessDto {
  @Flag({ description: 'Whether only those on the list may use the field; false lets the permissions alone decide.' })
  limited: boolean;

  @ListOf(() => FieldGrantDto, { max: MOST_GRANTS, description: 'Empty for nobody, where the field is limited.' })
  grants: FieldGrantDto[];
}

export class SetAccessRulesDto {
  @Nested(() => EntryRulesDto, { nullable: true, description: 'Null for no rules.' })
  rules: EntryRulesDto | null;
}

const APPROVALS = { max: MOST_APPROVALS, description: 'How many others must approve before a secret leaves; 0 for none.' };
const SCOPE = { description: 'Whether that holds for all entries, or for those that are marked.' };
const LEASE = { min: 1, max: LONGEST_LEASE_MINUTES, description: 'For how long approved access usually holds.' };
const BREAKERS = {
  description: 'Who may skip the approval in an emergency: `everybody` who may use the secret, or of those the `approvers`.',
};

abstract class StandingTermsDto {
  @Integer({ min: 1, max: 1_440, nullable: true, description: 'How old the last proof of identity may be, in minutes; null for any age.' })
  reauthenticationMinutes: number | null;

  @Flag({ description: 'Whether every reveal, copy and code needs a reason.' })
  reasonRequired: boolean;

  @Flag({ description: 'Whether it needs the number of a ticket.' })
  ticketRequired: boolean;

  @Integer({ min: 1, max: 10_000, nullable: true, description: 'How many secrets one person is given in an hour; null for no limit.' })
  revealsPerHour: number | null;

  @Integer({ max: 100, description: 'How many former values of each secret field are kept.' })
  historyVersions: number;

  @Integer({ min: 1, max: 3_650, description: 'Days in the trash until an entry is purged with its ciphertexts.' })
  trashDays: number;
}

export class VaultPolicyDto extends StandingTermsDto implements VaultTerms {
  @Integer(APPROVALS)
  approvals: number;

  @Choice(APPROVAL_SCOPES, SCOPE)
  approvalScope: VaultTerms['approvalScope'];

  @Integer(LEASE)
  leaseMinutes: number;

  @Choice(GLASS_BREAKERS, BREAKERS)
  glassBreakers: VaultTerms['glassBreakers'];
}

/** What is left out stays as it is. */
export class SetVaultPolicyDto extends StandingTermsDto {
  @Integer({ ...APPROVALS, optional: true })
  approvals?: number;

  @Choice(APPROVAL_SCOPES, { ...SCOPE, optional: true })
  approvalScope?: VaultTerms['approvalScope'];

  @Integer({ ...LEASE, optional: true })
  leaseMinutes?: number;

  @Choice(GLASS_BREAKERS, { ...BREAKERS, optional: true })
  glassBreakers?: VaultTerms['glassBreakers'];
}

export function rightsOf({ reveal, update }: FieldGrantDto): FieldRight[] {
  return FIELD_RIGHTS.filter((right) => ({ reveal, update })[right]);
}

export function accessDto({ version, rules, fields }: CredentialAccess): CredentialAccessDto {
  return {
    version,
    rules: rules && rulesDto(rules),
    fields: fields.map(({ fieldId, label, grants }) => ({
      fieldId,
      label,
      limited: grants !== null,
      grants: (grants ?? []).map(({ subject, id, name, rights }) => ({
        subject,
        id,
        name,
        reveal: rights.includes('reveal'),
        update: rights.includes('update'),
      })),
    })),
  };
}

function rulesDto({
  allowedNetworks,
  deniedNetworks,
  allowedCountries = [],
  deniedCountries = [],
  hours,
  approval = false,
}: EntryRules): EntryRulesDto {
  return {
    allowedNetworks: [...allowedNetworks],
    deniedNetworks: [...deniedNetworks],
    allowedCountries: [...allowedCountries],
    deniedCountries: [...deniedCountries],
    hours: hours && { ...hours, days: [...hours.days] },
    approval,
  };
}
