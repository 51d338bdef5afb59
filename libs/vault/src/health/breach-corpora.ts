import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { JobOutbox, type SystemActor } from '@clientst0r/platform';
import type { CorpusDescription } from '@clientst0r/security';
import { CHECK_ALL_PASSWORDS } from '../vault.jobs.js';
import { BreachCorpusImported } from './health.audit.js';

/** Writes down that another corpus is in use, by which every password is looked up again. */
@Injectable()
export class BreachCorpora {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly outbox: JobOutbox,
  ) {}

  async record(actor: SystemActor, corpus: CorpusDescription): Promise<void> {
    await this.em.fork().transactional((em) => {
      this.outbox.enqueue(em, CHECK_ALL_PASSWORDS, {});
      this.audit.record(em, actor, new BreachCorpusImported(corpus));
    });
  }
}
