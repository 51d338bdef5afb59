import { ACCESS_STATES, LEASE_PURPOSES, type ListedAccessRequest, LONGEST_LEASE_MINUTES, MOST_APPROVALS } from '@clientst0r/vault';
import { Choice, Flag, Id, Instant, Integer, ListOf, QueryFlag, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { PageQuery } from '../openapi/page.dto.js';

type Request = ListedAccessRequest['request'];

const REASON = { min: 3, max: 500, pattern: /\S/u, example: 'The branch is offline' };
const TICKET = { max: 100, example: 'T-4711' };
const NOTE = { max: 500, lines: true };

export class AccessRequestPath extends OrganisationPath {
  @Id()
  requestId: string;
}

export class BreakGlassDto {
  @Text({ ...REASON, description: 'For those who approve, and for the audit trail.' })
  reason: string;

  @Text({ ...TICKET, optional: true })
  ticket?: string;

  @Choice(LEASE_PURPOSES, { description: '`value` by whatever way, one-time codes included; or `code` alone.' })
  purpose: Request['purpose'];

  @Integer({ optional: true, min: 1, max: 2_147_483_647, description: 'Of a former value; left out for the value of now.' })
  version?: number;
}

export class AskForAccessDto extends BreakGlassDto {
  @Integer({ optional: true, min: 1, max: LONGEST_LEASE_MINUTES, description: 'Left out for what the organisation usually gives.' })
  minutes?: number;
}

export class DecideAccessDto {
  @Text({ ...NOTE, optional: true, description: 'For whoever asked, and for the audit trail.' })
  note?: string;
}

export class ListAccessRequestsQuery extends PageQuery {
  @QueryFlag({ optional: true, description: 'Only those that wait or hold now, or only those that are over.' })
  open?: boolean;
}

export class ListOwnAccessRequestsQuery extends ListAccessRequestsQuery {
  @Id({ optional: true, description: 'Only those for fields of this entry.' })
  credentialId?: string;
}

export class VerdictDto {
  @Id()
  approverId: string;

  @Text({ max: 190 })
  approverName: string;

  @Text({ ...NOTE, nullable: true })
  note: string | null;

  @Instant()
  at: Date;
}

export class AccessRequestDto {
  @Id()
  id: string;

  @Choice(ACCESS_STATES, { description: 'A lease is `granted` until it is over.' })
  state: ListedAccessRequest['state'];

  @Id()
  requesterId: string;

  @Text({ max: 190 })
  requesterName: string;

  @Id()
  credentialId: string;

  @Text()
  credentialName: string;

  @Id()
  fieldId: string;

  @Text({ max: 100 })
  fieldLabel: string;

  @Integer({ min: 1, description: 'Of the value; of another one nothing is granted.' })
  fieldVersion: number;

  @Choice(LEASE_PURPOSES)
  purpose: Request['purpose'];

  @Text({ max: REASON.max })
  reason: string;

  @Text({ ...TICKET, nullable: true })
  ticket: string | null;

  @Integer({ min: 1, max: LONGEST_LEASE_MINUTES, description: 'Of the lease, from when it is granted.' })
  minutes: number;

  @Integer({ max: MOST_APPROVALS })
  approvalsNeeded: number;

  @ListOf(() => VerdictDto, { description: 'Who has approved.' })
  approvals: VerdictDto[];

  @Flag({ description: 'Taken in an emergency, without approval.' })
  brokenGlass: boolean;

  @Instant()
  createdAt: Date;

  @Instant({ description: 'When the request, or the lease, is over by itself.' })
  expiresAt: Date;

  @Instant({ nullable: true })
  grantedAt: Date | null;

  @Instant({ nullable: true, description: 'A lease can be extended once.' })
  extendedAt: Date | null;

  @Instant({ nullable: true })
  endedAt: Date | null;

  @Text({ max: 190, nullable: true })
  endedByName: string | null;

  @Text({ ...NOTE, nullable: true, description: 'Of whoever denied or revoked it.' })
  note: string | null;
}

export class WaitingAccessRequestsDto {
  @Integer({ max: 100, description: 'At most a hundred are counted.' })
  waiting: number;
}

export function accessRequestDto({ request, state }: ListedAccessRequest): AccessRequestDto {
  const { id, requesterId, requesterName, credentialId, credentialName, fieldId, fieldLabel, fieldVersion, purpose, reason, ticket } = request;
  const { minutes, approvalsNeeded, verdicts, brokenGlass, createdAt, expiresAt, grantedAt, extendedAt, endedAt, endedByName, note } = request;
  const approvals = verdicts.map((verdict) => ({ ...verdict, at: new Date(verdict.at) }));
  const which = { credentialId, credentialName, fieldId, fieldLabel, fieldVersion, purpose };
  const times = { createdAt, expiresAt, grantedAt, extendedAt, endedAt };
  return { id, state, requesterId, requesterName, ...which, reason, ticket, minutes, approvalsNeeded, approvals, brokenGlass, ...times, endedByName, note }; // prettier-ignore
} // prettier-ignore
