import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import DataLoader from 'dataloader';
import { GroupDelay, storedInstant } from '@clientst0r/platform';
import type { EntryRules } from '../access/entry-rules.js';
import type { FieldAccess } from '../access/field-access.js';
import type { ApprovalScope, RevealPolicy } from '../access/reveal-policy.js';
import type { GuardedField } from '../access/secret-access.js';
import type { FieldKind } from './credential-types.js';
import { parsed } from './stored-json.js';

export interface FieldPath {
  readonly credentialId: string;
  readonly fieldId: string;
}

/** A field with its ciphertext, and of its entry what the policy and the audit event need. */
export interface SealedField extends GuardedField {
  readonly credential: GuardedField['credential'] & { readonly id: string; readonly name: string };
  readonly id: string;
  readonly label: string;
  readonly version: number;
  readonly sealed: Uint8Array | null;
}

interface Wanted extends FieldPath {
  readonly organisationId: string;
}

/** Of an organisation's `vault_policies`, all null where it has none. */
export interface PolicyColumns {
  readonly policyId: string | null;
  readonly reauthenticationMinutes: number | null;
  readonly reasonRequired: number;
  readonly ticketRequired: number;
  readonly revealsPerHour: number | null;
  readonly approvals: number;
  readonly approvalScope: ApprovalScope;
}

interface SealedRow extends PolicyColumns, Pick<Wanted, 'credentialId' | 'organisationId'> {
  readonly id: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly version: number;
  readonly sealed: Uint8Array | null;
  readonly access: string | null;
  readonly name: string;
  readonly trashedAt: string | null;
  readonly rules: string | null;
}

/** With all that the policy asks about: a secret without rules costs no further query. */
const readOf = (
  value: 'f' | 'o',
): string => `select f.id, f.credential_id as credentialId, f.organisation_id as organisationId, f.label, f.kind, ${value}.version, ${value}.sealed, f.access,
  c.name, c.trashed_at as trashedAt, c.access_rules as rules, p.id as policyId, p.reauthentication_minutes as reauthenticationMinutes,
  p.reason_required as reasonRequired, p.ticket_required as ticketRequired, p.reveals_per_hour as revealsPerHour,
  p.approvals, p.approval_scope as approvalScope from credential_fields f
  join credentials c on c.id = f.credential_id and c.organisation_id = f.organisation_id
  left join vault_policies p on p.organisation_id = f.organisation_id`;
const READ = `${readOf('f')} where f.id in (?) and f.organisation_id in (?)`;
const FORMER = `${readOf('o')}
  join former_field_values o on o.field_id = f.id and o.organisation_id = f.organisation_id and o.version = ?
  where f.id = ? and f.credential_id = ? and f.organisation_id = ?`;
const MOST_AT_ONCE = 50;
/** One gathers, or is read, while the one before is. */
const READS_AT_ONCE = 2;

/**
 * Fields asked for at the same time, or while others are read, are read by one statement, as their audit events are then
 * written by one; with lists of keys, since MariaDB plans alternatives of three columns for longer than it reads them.
 * Whoever asked gets the row of exactly his organisation, entry and field, or null.
 */
@Injectable()
export class SealedFieldReader {
  private readonly reads = new DataLoader<Wanted, SealedField | null>((wanted) => this.readAll(wanted), {
    cache: false,
    maxBatchSize: MOST_AT_ONCE,
    batchScheduleFn: (read) => {
      this.schedule(read);
    },
  });
  private readonly delay = new GroupDelay();
  private reading = 0;
  private next: (() => void)[] = [];

  constructor(private readonly em: EntityManager) {}

  find(organisationId: string, { credentialId, fieldId }: FieldPath): Promise<SealedField | null> {
    this.delay.joined();
    return this.reads.load({ organisationId, credentialId, fieldId });
  }

  /** With a value that the field had; the rules are those of now. */
  async findFormer(organisationId: string, { credentialId, fieldId }: FieldPath, version: number): Promise<SealedField | null> {
    const rows = await this.em.getConnection().execute<SealedRow[]>(FORMER, [version, fieldId, credentialId, organisationId]);
    return sealedFieldOf(rows[0]);
  }

  private async readAll(wanted: readonly Wanted[]): Promise<(SealedField | null)[]> {
    this.reading += 1;
    this.delay.took(wanted.length);
    try {
      return await this.read(wanted);
    } finally {
      this.reading -= 1;
      for (const read of this.next.splice(0)) this.schedule(read);
    }
  }

  private schedule(read: () => void): void {
    if (this.reading >= READS_AT_ONCE) this.next.push(read);
    else void this.delay.wait().then(read);
  }

  private async read(wanted: readonly Wanted[]): Promise<(SealedField | null)[]> {
    const fields = new Set(wanted.map(({ fieldId }) => fieldId));
    const organisations = new Set(wanted.map(({ organisationId }) => organisationId));
    const rows = await this.em.getConnection().execute<SealedRow[]>(READ, [[...fields], [...organisations]]);
    const found = new Map(rows.map((row) => [keyOf({ ...row, fieldId: row.id }), row]));
    return wanted.map((one) => sealedFieldOf(found.get(keyOf(one))));
  }
}

function keyOf({ organisationId, credentialId, fieldId }: Wanted): string {
  return `${organisationId} ${credentialId} ${fieldId}`.toLowerCase();
}

function sealedFieldOf(row: SealedRow | undefined): SealedField | null {
  if (!row) return null;
  const { id, label, kind, version, sealed, credentialId, name, trashedAt } = row;
  const rules = parsed(row.rules) as EntryRules | null;
  const credential = { id: credentialId, name, trashedAt: trashedAt === null ? null : storedInstant(trashedAt), rules };
  return { id, label, kind, version, sealed, access: parsed(row.access) as FieldAccess, credential, policy: policyOf(row) };
}

export function policyOf(row: PolicyColumns): RevealPolicy | null {
  if (row.policyId === null) return null;
  const { reauthenticationMinutes, revealsPerHour, approvals, approvalScope } = row;
  const [reasonRequired, ticketRequired] = [row.reasonRequired === 1, row.ticketRequired === 1];
  return { reauthenticationMinutes, revealsPerHour, reasonRequired, ticketRequired, approvals, approvalScope };
}
