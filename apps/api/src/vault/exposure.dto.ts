import {
  type AssignablePerson,
  type AssignedRotation,
  CREDENTIAL_TYPE_NAMES,
  type EntryExposure,
  EXPOSURE_CHANNELS,
  EXPOSURE_STATES,
  type ExposureCounts,
  type ExposureState,
  MOST_ASSIGNABLE,
  type PersonExposure,
  PRIORITIES,
  type Priority,
} from '@clientst0r/vault';
import { Choice, Flag, Id, Instant, Integer, ListOf, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { PageQuery } from '../openapi/page.dto.js';

const CHANNELS = { max: EXPOSURE_CHANNELS.length, description: `How: ${EXPOSURE_CHANNELS.join(', ')}.` };

export class KnowerPath {
  @Id()
  userId: string;
}

export class PersonExposurePath extends OrganisationPath {
  @Id()
  userId: string;
}

export class ListPersonExposuresQuery extends PageQuery {
  @Choice(EXPOSURE_STATES, { optional: true })
  state?: ExposureState;

  @Choice(PRIORITIES, { optional: true })
  priority?: Priority;

  @Id({ optional: true, description: 'Only what this person is to change.' })
  assigneeId?: string;

  @Text({ optional: true, max: 100, description: 'A part of the name of the entry or of the field.' })
  search?: string;
}

export class FindAssignableQuery {
  @Text({ optional: true, max: 100, description: 'A part of the name or the address.' })
  search?: string;
}

export class AssignablePersonDto implements AssignablePerson {
  @Id()
  id: string;

  @Text()
  name: string;

  @Text()
  email: string;
}

export class AssignablePeopleDto {
  @ListOf(() => AssignablePersonDto, { max: MOST_ASSIGNABLE })
  items: AssignablePersonDto[];
}

export class PersonExposureDto implements PersonExposure {
  @Id()
  credentialId: string;

  @Text()
  name: string;

  @Choice(CREDENTIAL_TYPE_NAMES)
  type: PersonExposure['type'];

  @Flag({ description: 'Whether the entry is in the trash.' })
  trashed: boolean;

  @Id()
  fieldId: string;

  @Text({ max: 100 })
  label: string;

  @ListOf('text', CHANNELS)
  channels: PersonExposure['channels'];

  @Integer({ min: 1, description: 'The newest version that the person has known.' })
  version: number;

  @Integer({ min: 1 })
  currentVersion: number;

  @Instant()
  firstAt: Date;

  @Instant()
  lastAt: Date;

  @Integer({ min: 1, description: 'How often.' })
  times: number;

  @Choice(EXPOSURE_STATES, { description: '`rotated` by itself once the value is another one.' })
  state: ExposureState;

  @Choice(PRIORITIES)
  priority: Priority;

  @Instant({ description: 'When the value was last changed.' })
  changedAt: Date;

  @Id({ nullable: true })
  assigneeId: string | null;

  @Text({ nullable: true, max: 190 })
  assigneeName: string | null;

  @Text({ nullable: true, max: 500, description: 'Why it stays as it is.' })
  acceptedReason: string | null;
}

export class AssignedRotationDto implements AssignedRotation {
  @Id()
  credentialId: string;

  @Text()
  name: string;

  @Choice(CREDENTIAL_TYPE_NAMES)
  type: AssignedRotation['type'];

  @Id()
  fieldId: string;

  @Text({ max: 100 })
  label: string;

  @Choice(PRIORITIES)
  priority: Priority;

  @Instant()
  askedAt: Date;

  @Text({ max: 190, description: 'Who wants it changed.' })
  askedBy: string;

  @Flag({ description: 'Whether somebody took it in an emergency, without approval; whoever may change secrets is asked.' })
  brokenGlass: boolean;
}

export class EntryExposureDto implements EntryExposure {
  @Id({ description: 'A person, or the link of somebody outside.' })
  subjectId: string;

  @Text({ min: 0, max: 190 })
  subjectName: string;

  @Flag({ description: 'By a link, without an account.' })
  outside: boolean;

  @Flag({ description: 'Whether the person can still come in here.' })
  member: boolean;

  @Id()
  fieldId: string;

  @Text({ max: 100 })
  label: string;

  @ListOf('text', CHANNELS)
  channels: EntryExposure['channels'];

  @Integer({ min: 1, description: 'The newest version that the person has known.' })
  version: number;

  @Flag({ description: 'Whether the value is still that one.' })
  current: boolean;

  @Instant()
  firstAt: Date;

  @Instant()
  lastAt: Date;

  @Integer({ min: 1 })
  times: number;
}

export class ExposureCountsDto implements Omit<ExposureCounts, 'subjectName'> {
  @Id()
  organisationId: string;

  @Integer({ description: 'Secrets that the person has known.' })
  secrets: number;

  @Integer()
  toRotate: number;

  @Integer({ description: 'Of those to rotate, such that let one into systems.' })
  urgent: number;

  @Integer()
  accepted: number;

  @Integer()
  rotated: number;
}

export class PersonExposureCountsDto {
  @Text({ nullable: true, description: 'As it was recorded; null where the person has known nothing.' })
  name: string | null;

  @ListOf(() => ExposureCountsDto, { max: 100_000, description: 'Of organisations in which you may run such reports.' })
  items: ExposureCountsDto[];
}

class ChosenExposuresDto {
  @ListOf('id', { max: 200 })
  fieldIds: string[];
}

export class AssignExposuresDto extends ChosenExposuresDto {
  @Id({ nullable: true, description: 'Who is to change them; null for nobody.' })
  assigneeId: string | null;
}

export class AcceptExposuresDto extends ChosenExposuresDto {
  @Text({ max: 500, pattern: /\S/u, description: 'Why they stay as they are; kept in the audit trail.' })
  reason: string;
}

export class ReopenExposuresDto extends ChosenExposuresDto {}
