import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { storedInstant } from '@clientst0r/platform';
import type { EntryRules } from '../access/entry-rules.js';
import type { GuardedField } from '../access/secret-access.js';
import { type PolicyColumns, policyOf } from '../credential/sealed-field.reader.js';
import { parsed } from '../credential/stored-json.js';

/** A file with what opens it, and what the policy and the audit event need. No list says who may have it: that is asked of fields. */
export interface StoredAttachment extends GuardedField {
  readonly credential: GuardedField['credential'] & { readonly id: string; readonly name: string };
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  /** Of leases; a file is never changed. */
  readonly version: 1;
  readonly sealedKey: Uint8Array | null;
}

interface Row extends PolicyColumns {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly sealedKey: Uint8Array | null;
  readonly credentialId: string;
  readonly credentialName: string;
  readonly trashedAt: string | null;
  readonly rules: string | null;
}

const READ = `select a.id, a.name, a.bytes, a.sealed_key as sealedKey, c.id as credentialId, c.name as credentialName,
  c.trashed_at as trashedAt, c.access_rules as rules, p.id as policyId, p.reauthentication_minutes as reauthenticationMinutes,
  p.reason_required as reasonRequired, p.ticket_required as ticketRequired, p.reveals_per_hour as revealsPerHour,
  p.approvals, p.approval_scope as approvalScope from attachments a
  join credentials c on c.id = a.credential_id and c.organisation_id = a.organisation_id
  left join vault_policies p on p.organisation_id = a.organisation_id
  where a.id = ? and a.credential_id = ? and a.organisation_id = ? and a.finished_at is not null`;
const CHUNK = 'select content from attachment_chunks where attachment_id = ? and position = ? and organisation_id = ?';

@Injectable()
export class AttachmentReader {
  constructor(private readonly em: EntityManager) {}

  async find(organisationId: string, path: { credentialId: string; attachmentId: string }): Promise<StoredAttachment | null> {
    const values = [path.attachmentId, path.credentialId, organisationId];
    const [row] = await this.em.getConnection().execute<Row[]>(READ, values);
    if (!row) return null;
    const { id, name, bytes, sealedKey, credentialId, credentialName, trashedAt, rules } = row;
    const credential = {
      id: credentialId,
      name: credentialName,
      trashedAt: trashedAt === null ? null : storedInstant(trashedAt),
      rules: parsed(rules) as EntryRules | null,
    };
    return { id, name, bytes, version: 1, sealedKey, kind: 'secret', access: null, credential, policy: policyOf(row) };
  }

  /** As it is stored; null when it is not. */
  async chunk(organisationId: string, id: string, position: number): Promise<Buffer | null> {
    const [row] = await this.em.getConnection().execute<{ content: Buffer }[]>(CHUNK, [id, position, organisationId]);
    return row?.content ?? null;
  }
}
