import { CREDENTIAL_TYPE_NAMES, FIELD_KINDS, type ListedRequest, MOST_ASKED, MOST_TRIES } from '@clientst0r/vault';
import { Choice, Flag, Id, Instant, ListOf, Nested, Secret, Text } from '../openapi/fields.js';
import { LIFETIME, LIFETIME_CHOICES, linkDto, LinkDto, LinkTokenDto, PASSPHRASE, RECIPIENT } from './link.dto.js';

type CredentialType = ListedRequest['link']['type'];
type FieldKind = ListedRequest['link']['fields'][number]['kind'];

const KEY = { max: 64, pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/u, example: 'password' };
const NAME = { max: 255, pattern: /\S/u, example: 'Firewall of the new branch' };

export class CreateSecretRequestDto {
  @Text({ ...RECIPIENT, description: 'Whom you ask, in your words.' })
  recipient: string;

  @Choice(LIFETIME_CHOICES, LIFETIME)
  hours: string;

  @Secret({ ...PASSPHRASE, optional: true, description: `Asked of the recipient; ${MOST_TRIES} wrong ones close the link.` })
  passphrase?: string;

  @Text({ optional: true, max: 1_000, lines: true, description: 'For the recipient; whoever has the link can read it.' })
  message?: string;

  @ListOf('text', { max: MOST_ASKED, description: 'Keys of the fields that are asked for.' })
  keys: string[];

  @Id({ optional: true, description: 'The entry that the answer goes into; left out for a new one.' })
  credentialId?: string;

  @Text({ ...NAME, optional: true, description: 'Of the new entry; the recipient sees it.' })
  name?: string;

  @Choice(CREDENTIAL_TYPE_NAMES, { optional: true, description: 'Of the new entry.' })
  type?: CredentialType;
}

export class AskedFieldDto {
  @Text(KEY)
  key: string;

  @Text({ max: 100 })
  label: string;

  @Choice(FIELD_KINDS)
  kind: FieldKind;
}

export class SecretRequestDto extends LinkDto {
  @Text(NAME)
  name: string;

  @Choice(CREDENTIAL_TYPE_NAMES)
  type: CredentialType;

  @ListOf(() => AskedFieldDto)
  fields: readonly AskedFieldDto[];

  @Id({ nullable: true, description: 'Where the answer goes, or went; null for a new entry that is not there yet.' })
  credentialId: string | null;

  @Flag()
  newEntry: boolean;
}

export class MadeSecretRequestDto {
  @Nested(() => SecretRequestDto)
  request: SecretRequestDto;

  @Secret({ max: 500, description: 'To be handed on; it is kept nowhere and not shown again.' })
  url: string;
}

export class RequestSummaryDto {
  @Text()
  organisationName: string;

  @Text()
  askerName: string;

  @Text({ min: 0, description: 'What is asked for; empty when the answer goes into an entry that exists.' })
  name: string;

  @Text({ min: 0, max: 1_000, lines: true })
  message: string;

  @Flag({ description: 'Whether a passphrase is asked for.' })
  passphrase: boolean;

  @Instant()
  expiresAt: Date;

  @ListOf(() => AskedFieldDto)
  fields: readonly AskedFieldDto[];
}

export class AnswerValueDto {
  @Text(KEY)
  key: string;

  @Secret({ min: 0, max: 20_000 })
  value: string;
}

export class AnswerRequestDto extends LinkTokenDto {
  @Secret({ ...PASSPHRASE, min: 1, optional: true })
  passphrase?: string;

  @ListOf(() => AnswerValueDto, { max: MOST_ASKED })
  values: AnswerValueDto[];
}

export function secretRequestDto({ link, state }: ListedRequest): SecretRequestDto {
  const { name, type, fields, credentialId, newEntry } = link;
  return { ...linkDto(link, state), name, type, fields, credentialId, newEntry };
}
