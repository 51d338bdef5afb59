import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { MailDelivery, MailOutbox } from '@clientst0r/notifications';
import { Clock } from '@clientst0r/platform';
import { type Ending, Endings } from './endings.js';

const DAY = 86_400_000;
/** Days before the end. */
const TOLD_AT = [14, 3] as const;

/** Tells by mail, twice, what ends soon. The mails themselves are the memory of what was told. */
@Injectable()
export class ExpiryReminders {
  constructor(
    private readonly em: EntityManager,
    private readonly endings: Endings,
    private readonly mails: MailOutbox,
    private readonly clock: Clock,
  ) {}

  /** How many mails were asked for. */
  async remind(): Promise<number> {
    const now = this.clock.now();
    let told = 0;
    for (const ending of await this.endings.between(now, new Date(now.getTime() + TOLD_AT[0] * DAY))) told += await this.tell(ending, now);
    return told;
  }

  @Transactional()
  async tell({ kind, id, name, endsAt, recipients }: Ending, now: Date): Promise<number> {
    const due = TOLD_AT.filter((days) => endsAt.getTime() - now.getTime() <= days * DAY).length;
    const since = new Date(endsAt.getTime() - TOLD_AT[0] * DAY);
    const facts = { name: name.slice(0, 190), ends: `${endsAt.toISOString().slice(0, 16).replace('T', ' ')} UTC` };
    let told = 0;
    for (const recipient of recipients) {
      const before = { kind: `notice.${kind}`, subjectId: id, recipient, createdAt: { $gte: since } };
      if ((await this.em.count(MailDelivery, before)) >= due) continue;
      this.mails.post(this.em, new MailDelivery(`notice.${kind}`, recipient, id, facts));
      told += 1;
    }
    await this.em.flush();
    return told;
  }
}
