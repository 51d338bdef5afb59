import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/core';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock, type OrganisationKeyring, type SecretText } from '@clientst0r/platform';
import { Credential } from '../credential/credential.entity.js';
import { CredentialWriter } from '../credential/credential-writer.js';
import { AnswerReceipts } from './answer-receipts.js';
import { REQUEST } from './link-kinds.js';
import { type FoundLink, LinkRows } from './link-rows.js';
import type { AskedField, SecretRequest } from './secret-request.entity.js';
import { LinkInvalidError } from './sharing.errors.js';

export type Answer = readonly (AskedField & { readonly value: SecretText })[];

/** Where an answer from outside comes down: entry, event, mail and the end of the link in one transaction. */
@Injectable()
export class AnswerLanding {
  constructor(
    private readonly em: EntityManager,
    private readonly rows: LinkRows,
    private readonly writer: CredentialWriter,
    private readonly receipts: AnswerReceipts,
    private readonly clock: Clock,
  ) {}

  /** False when the link is over meanwhile. Throws `FieldChangeDenied` when the asker may no longer write a field, `LinkInvalidError` when the entry is in the trash. */
  @Transactional()
  async land(found: FoundLink<SecretRequest>, answer: Answer, keys: OrganisationKeyring): Promise<boolean> {
    const request = await this.rows.take(REQUEST, found);
    if (!request) return false;
    const values = answer.map(({ key, value }) => ({ key, value }));
    const credential = request.newEntry
      ? await this.writer.insert({
          actor: found.visitor,
          organisationId: request.organisationId,
          draft: { type: request.type, name: request.name, tags: [], fields: values },
          keys,
        })
      : await this.lock(request);
    // Whose rights on each field count are the asker's, as they are now.
    if (!request.newEntry)
      await this.writer.edit({ actor: found.visitor, author: found.maker, credential, change: { fields: values }, keys });
    request.answer(credential.id, this.clock.now());
    const [labels, keysOfIt] = [answer.map(({ label }) => label), answer.map(({ key }) => key)];
    this.receipts.give(this.em, found, request, { labels, secrets: credential.sealedFields(keysOfIt) });
    return true;
  }

  private async lock({ credentialId, organisationId }: SecretRequest): Promise<Credential> {
    const where = { id: credentialId ?? '', organisationId, trashedAt: null };
    const credential = await this.em.findOne(Credential, where, { populate: ['fields'], lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!credential) throw new LinkInvalidError();
    return credential;
  }
}
