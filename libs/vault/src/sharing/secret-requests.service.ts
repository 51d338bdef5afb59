import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { newToken, tokenHash } from '@clientst0r/identity';
import {
  type Actor,
  Clock,
  ForbiddenError,
  NotFoundError,
  organisationOf,
  type SecretText,
  ValidationFailedError,
} from '@clientst0r/platform';
import { isNamed } from '../access/field-access.js';
import { FieldAccessDenied } from '../access/secret-access.policy.js';
import { Credential } from '../credential/credential.entity.js';
import { type CredentialType, fieldDefinition } from '../credential/credential-types.js';
import { LinkBook, type ListedLink } from './link-book.js';
import { LinkIssue } from './link-issue.js';
import { REQUEST } from './link-kinds.js';
import type { LinkPage } from './link-page.js';
import { SecretRequested } from './sharing.audit.js';
import { type AskedField, type AskedSecret, SecretRequest } from './secret-request.entity.js';

export interface WantedSecret {
  readonly recipient: string;
  readonly hours: number;
  readonly passphrase: SecretText | null;
  readonly message: string;
  /** Keys of the fields that are asked for. */
  readonly keys: readonly string[];
  readonly into: { readonly credentialId: string } | { readonly name: string; readonly type: CredentialType };
}

export type ListedRequest = ListedLink<SecretRequest>;

export interface MadeRequest extends ListedRequest {
  readonly url: string;
}

/** Links by which people outside put secrets in: making, listing, taking back. */
@Injectable()
export class SecretRequests {
  constructor(
    private readonly em: EntityManager,
    private readonly issue: LinkIssue,
    private readonly book: LinkBook,
    private readonly clock: Clock,
  ) {}

  /** Whoever asks must be allowed to write what he asks for. */
  async create(actor: Actor, wanted: WantedSecret): Promise<MadeRequest> {
    if (wanted.keys.length === 0) throw new ValidationFailedError([{ field: 'keys', message: 'must name a field' }]);
    const passphraseHash = await this.issue.hash(wanted.passphrase);
    const asked =
      'credentialId' in wanted.into ? await this.ofEntry(actor, wanted, wanted.into.credentialId) : ofNewEntry(actor, wanted, wanted.into);
    const token = newToken();
    const { recipient, hours } = wanted;
    const terms = { recipient, hours, passphraseHash, tokenHash: tokenHash(token) };
    const request = new SecretRequest(actor, organisationOf(actor), terms, asked, this.clock.now());
    await this.book.enter(actor, request, new SecretRequested(request));
    return { link: request, state: 'open', url: this.issue.url('ask', token) };
  }

  list(actor: Actor, page: LinkPage): Promise<ListedRequest[]> {
    return this.book.list(REQUEST, actor, page);
  }

  revoke(actor: Actor, id: string): Promise<ListedRequest> {
    return this.book.revoke(REQUEST, actor, id);
  }

  private async ofEntry(actor: Actor, { keys, message }: WantedSecret, credentialId: string): Promise<AskedSecret> {
    const where = { id: credentialId, organisationId: organisationOf(actor), trashedAt: null };
    const credential = await this.em.findOne(Credential, where, { populate: ['fields'] });
    if (!credential) throw new NotFoundError();
    if (!actor.permissions.has('vault.credential.update')) throw new ForbiddenError();
    const fields = keys.map((key, index) => {
      const field = credential.fieldOfKey(key);
      if (field && !isNamed(field.access, 'update', actor)) throw new FieldAccessDenied();
      return field ? { key, label: field.label, kind: field.kind } : definedField(credential.type, key, index);
    });
    return { name: credential.name, type: credential.type, fields, message, credentialId };
  }
}

function ofNewEntry(actor: Actor, { keys, message }: WantedSecret, { name, type }: { name: string; type: CredentialType }): AskedSecret {
  if (!actor.permissions.has('vault.credential.create')) throw new ForbiddenError();
  return { name, type, message, credentialId: null, fields: keys.map((key, index) => definedField(type, key, index)) };
}

function definedField(type: CredentialType, key: string, index: number): AskedField {
  const definition = fieldDefinition(type, key);
  if (!definition) throw new ValidationFailedError([{ field: `keys.${index}`, message: 'is not a field of this entry or type' }]);
  return { key, label: definition.label, kind: definition.kind };
}
