import { CREDENTIAL_TYPE_NAMES, type CredentialSummary, type CredentialView, FIELD_KINDS, MOST_FIELDS, MOST_TAGS } from '@clientst0r/vault';
import { Choice, Flag, Id, Instant, Integer, ListOf, QueryFlag, Secret, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { PageQuery } from '../openapi/page.dto.js';

type Summary = CredentialSummary;
type View = CredentialView;
type Field = View['fields'][number];

const FIELD_KEY = { max: 64, pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/u, example: 'password' };
const NAME = { max: 255, pattern: /\S/u, example: 'Core switch SW-01' };
const DAY = { min: 10, max: 10, pattern: /^\d{4}-\d{2}-\d{2}$/u, example: '2027-03-31' };
const FOLDER_OR_NONE = /^(?:none|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$/u;
const VALUE = { min: 0, max: 20_000 };

export class CredentialPath extends OrganisationPath {
  @Id()
  credentialId: string;
}

export class FieldPath extends CredentialPath {
  @Id()
  fieldId: string;
}

export class ListCredentialsQuery extends PageQuery {
  @Text({ optional: true, min: 0, max: 200, description: 'Beginnings of words of the name, user name, address or tags.' })
  search?: string;

  @Choice(CREDENTIAL_TYPE_NAMES, { optional: true })
  type?: Summary['type'];

  @Text({ optional: true, max: 60 })
  tag?: string;

  @Text({
    optional: true,
    max: 36,
    pattern: FOLDER_OR_NONE,
    description: 'The id of a folder, for what lies in it itself; `none` for what lies in no folder.',
  })
  folder?: string;

  @QueryFlag({ optional: true, description: 'The trash instead of the vault.' })
  trashed?: boolean;

  @QueryFlag({ optional: true, description: 'Only your favourites.' })
  favourites?: boolean;
}

export class CredentialSummaryDto implements Summary {
  @Id()
  id: string;

  @Choice(CREDENTIAL_TYPE_NAMES)
  type: Summary['type'];

  @Text(NAME)
  name: string;

  @Text({ max: 2_000, nullable: true })
  username: string | null;

  @Text({ max: 2_000, nullable: true })
  url: string | null;

  @ListOf('text', { max: MOST_TAGS })
  tags: readonly string[];

  @Id({ nullable: true, description: 'In which folder it lies; null for none.' })
  folderId: string | null;

  @Text({ ...DAY, nullable: true })
  expiresOn: string | null;

  @Instant()
  updatedAt: Date;

  @Integer({ min: 1 })
  version: number;
}

export class CredentialFieldDto implements Field {
  @Id()
  id: string;

  @Text(FIELD_KEY)
  key: string;

  @Text({ max: 100 })
  label: string;

  @Choice(FIELD_KINDS)
  kind: Field['kind'];

  @Flag()
  secret: boolean;

  @Text({ min: 0, max: 2_000, nullable: true, description: 'Of a field that is not secret; null of one that is.' })
  value: string | null;

  @Flag()
  hasValue: boolean;

  @Integer({ description: 'Counts the values that the field has had.' })
  version: number;

  @Instant()
  updatedAt: Date;

  @Flag({ description: 'Whether a list says who may use the field.' })
  limited: boolean;

  @Flag({ description: 'Whether that list lets you reveal it; the permission is needed besides.' })
  mayReveal: boolean;

  @Flag({ description: 'Whether that list lets you change it; the permission is needed besides.' })
  mayUpdate: boolean;
}

export class CredentialDto extends CredentialSummaryDto implements View {
  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  trashedAt: Date | null;

  @ListOf(() => CredentialFieldDto, { max: MOST_FIELDS })
  fields: readonly CredentialFieldDto[];
}

export class NewFieldDto {
  @Text({ ...FIELD_KEY, description: 'A key of the type, or one of your own choice.' })
  key: string;

  @Text({ optional: true, max: 100, description: 'Of a field of your own.' })
  label?: string;

  @Choice(FIELD_KINDS, { optional: true, description: 'Of a field of your own; text unless told.' })
  kind?: Field['kind'];

  @Secret(VALUE)
  value: string;
}

export class CreateCredentialDto {
  @Id({ optional: true, nullable: true, description: 'A folder of the organisation.' })
  folderId?: string | null;

  @Choice(CREDENTIAL_TYPE_NAMES)
  type: Summary['type'];

  @Text(NAME)
  name: string;

  @ListOf('text', { optional: true, max: MOST_TAGS })
  tags?: string[];

  @Text({ ...DAY, optional: true, nullable: true, description: 'The day on which it ends to be good.' })
  expiresOn?: string | null;

  @ListOf(() => NewFieldDto, { max: MOST_FIELDS })
  fields: NewFieldDto[];
}

export class FieldChangeDto {
  @Id({ optional: true, description: 'Which field; or give its key.' })
  id?: string;

  @Text({ ...FIELD_KEY, optional: true, description: 'Which field; one that the entry does not have is added.' })
  key?: string;

  @Text({ optional: true, max: 100 })
  label?: string;

  @Choice(FIELD_KINDS, { optional: true })
  kind?: Field['kind'];

  @Secret({ ...VALUE, optional: true, description: 'Empty to clear it; left out to keep it.' })
  value?: string;

  @Flag({ optional: true })
  remove?: boolean;
}

export class ChangeCredentialDto {
  @Id({ optional: true, nullable: true, description: 'A folder of the organisation; null for none.' })
  folderId?: string | null;

  @Text({ ...NAME, optional: true })
  name?: string;

  @ListOf('text', { optional: true, max: MOST_TAGS })
  tags?: string[];

  @Text({ ...DAY, optional: true, nullable: true, description: 'The day on which it ends to be good; null for none.' })
  expiresOn?: string | null;

  @ListOf(() => FieldChangeDto, { optional: true, max: MOST_FIELDS, description: 'What is not named stays as it is.' })
  fields?: FieldChangeDto[];
}
