import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { MailDelivery, MailOutbox } from '@clientst0r/notifications';
import { anonymousActor, type RequestOrigin } from '@clientst0r/platform';
import { PasswordResetRequested } from './password.audit.js';

/** "Forgotten password". Does the same for every address: whether it belongs to anybody is looked up by the worker, out of the asker's sight. */
@Injectable()
export class PasswordResetRequest {
  constructor(
    private readonly em: EntityManager,
    private readonly mails: MailOutbox,
    private readonly audit: AuditTrail,
  ) {}

  /** `email` is normalised. */
  @Transactional()
  async ask(origin: RequestOrigin, email: string): Promise<void> {
    this.mails.post(this.em, new MailDelivery('password-reset', email));
    this.audit.record(this.em, anonymousActor(origin), new PasswordResetRequested(email));
    await this.em.flush();
  }
}
