import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, NotFoundError, organisationOf } from '@clientst0r/platform';
import { CredentialsListed, CredentialViewed } from '../vault.audit.js';
import { type CredentialFilter, type CredentialPageRequest, CredentialReader } from './credential.reader.js';
import type { CredentialSummary, CredentialView } from './credential.view.js';

/** Finds and opens the entries of an organisation. No value of a secret field comes out of here. */
@Injectable()
export class CredentialFinder {
  constructor(
    private readonly reader: CredentialReader,
    private readonly audit: AuditTrail,
  ) {}

  async list(actor: Actor, filter: CredentialFilter, page: CredentialPageRequest): Promise<CredentialSummary[]> {
    const entries = await this.reader.list(organisationOf(actor), filter, page);
    const filters = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    await this.audit.commit(actor, new CredentialsListed(filters, entries.length));
    return entries;
  }

  async get(actor: Actor, id: string): Promise<CredentialView> {
    const credential = await this.reader.find(organisationOf(actor), id, actor);
    if (!credential) throw new NotFoundError();
    await this.audit.commit(actor, new CredentialViewed(credential));
    return credential;
  }
}
