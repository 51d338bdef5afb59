import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError } from '@clientst0r/platform';
import { ExternalAccount } from '../external/external-account.entity.js';
import { ExternalLinks } from '../external/external-links.service.js';
import { recordingRefusal } from '../member/refusal.js';
import { ScimChanged } from './scim.audit.js';
import type { ScimClient } from './scim-client.entity.js';
import { ScimUser } from './scim-user.entity.js';

/** The administrator's word that an account here is a user of a SCIM client. */
@Injectable()
export class ScimLinks {
  constructor(
    private readonly em: EntityManager,
    private readonly links: ExternalLinks,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** From then on the client finds the account under that userName, and decides about it. */
  link(actor: Actor, client: ScimClient, userId: string, userName: string): Promise<void> {
    return recordingRefusal(this.audit, actor, { change: 'link to a SCIM client', targetId: userId }, () =>
      this.store(actor, client, userId, userName),
    );
  }

  @Transactional()
  async store(actor: Actor, client: ScimClient, userId: string, userName: string): Promise<void> {
    if ((await this.em.count(ScimUser, { clientId: client.id, userName })) > 0)
      throw new ConflictError('linked-already', 'The client has a user of this name already.');
    await this.links.link(actor, { kind: 'scim', id: client.id, name: client.name }, userId, {
      externalId: randomUUIDv7(),
      login: userName,
    });
    await this.em.flush();
    const account = await this.em.findOneOrFail(ExternalAccount, { userId });
    this.em.persist(new ScimUser(account.id, client.id, userName, this.clock.now()));
    this.audit.record(this.em, actor, new ScimChanged('scim-user', { id: account.id, name: userName }, { what: 'linked' }));
  }
}
