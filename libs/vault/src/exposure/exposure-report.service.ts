import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, csvCell, NotFoundError, organisationOf } from '@clientst0r/platform';
import { Credential } from '../credential/credential.entity.js';
import { ExposureExported, ExposureReported } from './exposure.audit.js';
import { ExposureLedger } from './exposure-ledger.js';
import {
  type EntryExposure,
  type EntryExposurePosition,
  type ExposureCounts,
  type ExposureFilter,
  type ExposurePosition,
  ExposureReader,
  type PersonExposure,
} from './exposure.reader.js';

/** An organisation in which the asking person may run such reports. */
export interface ReportedOrganisation {
  readonly id: string;
  readonly name: string;
}

const BATCH = 500;
const COLUMNS = [
  'organisation', 'entry', 'type', 'field', 'priority', 'state', 'known_by', 'first_at', 'last_at', 'times', 'version', 'current_version',
  'changed_at', 'assignee', 'accepted_because', 'entry_id', 'field_id',
]; // prettier-ignore

/** Who saw what: brought up to date, recorded, and told. */
@Injectable()
export class ExposureReport {
  constructor(
    private readonly em: EntityManager,
    private readonly ledger: ExposureLedger,
    private readonly reader: ExposureReader,
    private readonly audit: AuditTrail,
  ) {}

  /** How much a person has known, and how much of it is still to be changed, in these organisations; those of which he knows nothing are left out. */
  async counts(organisationIds: readonly string[], userId: string): Promise<ExposureCounts[]> {
    await this.ledger.catchUp();
    return this.reader.counts(organisationIds, userId);
  }

  async ofPerson(
    actor: Actor,
    userId: string,
    filter: ExposureFilter,
    limit: number,
    after: ExposurePosition | null,
  ): Promise<PersonExposure[]> {
    if (!after) await this.ledger.catchUp();
    const rows = await this.reader.ofPerson(organisationOf(actor), userId, filter, limit, after);
    await this.audit.commit(actor, new ExposureReported('person', { id: userId }, rows.length));
    return rows;
  }

  async ofEntry(actor: Actor, credentialId: string, limit: number, after: EntryExposurePosition | null): Promise<EntryExposure[]> {
    const credential = await this.em.findOne(Credential, { id: credentialId, organisationId: organisationOf(actor) });
    if (!credential) throw new NotFoundError();
    if (!after) await this.ledger.catchUp();
    const rows = await this.reader.ofEntry(organisationOf(actor), credentialId, limit, after);
    await this.audit.commit(actor, new ExposureReported('credential', credential, rows.length));
    return rows;
  }

  /** The list of all these organisations (RFC 4180, UTF-8 with a byte order mark), recorded in each of them before its first row leaves. */
  async csv(actor: Actor, organisations: readonly ReportedOrganisation[], userId: string): Promise<AsyncGenerator<string>> {
    await this.ledger.catchUp();
    const counted = await this.reader.counts(organisations.map(({ id }) => id), userId); // prettier-ignore
    const concerned = organisations.filter(({ id }) => counted.some(({ organisationId }) => organisationId === id));
    for (const { id } of concerned) await this.audit.commit(actor, new ExposureExported(id, userId));
    return this.lines(concerned, userId);
  }

  private async *lines(organisations: readonly ReportedOrganisation[], userId: string): AsyncGenerator<string> {
    yield `\uFEFF${COLUMNS.join(',')}\r\n`;
    for (const organisation of organisations) {
      let after: ExposurePosition | null = null;
      for (;;) {
        const rows: PersonExposure[] = await this.reader.ofPerson(organisation.id, userId, {}, BATCH, after);
        for (const row of rows) yield line(organisation, row);
        after = rows.at(-1) ?? null;
        if (rows.length < BATCH) break;
      }
    }
  }
}

function line(organisation: ReportedOrganisation, row: PersonExposure): string {
  const cells = [
    organisation.name, row.name, row.type, row.label, row.priority, row.state, row.channels.join(' '), row.firstAt.toISOString(),
    row.lastAt.toISOString(), row.times.toString(), row.version.toString(), row.currentVersion.toString(), row.changedAt.toISOString(),
    row.assigneeName ?? '', row.acceptedReason ?? '', row.credentialId, row.fieldId,
  ]; // prettier-ignore
  return `${cells.map(csvCell).join(',')}\r\n`;
}
