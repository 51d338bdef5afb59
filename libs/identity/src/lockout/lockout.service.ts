import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type AuditActor, AuditTrail } from '@clientst0r/audit';
import { NotFoundError } from '@clientst0r/platform';
import { type Lockout, LockoutRegister, normalAddress } from '@clientst0r/security';
import { normalisedEmail } from '../user/email-address.js';
import { User } from '../user/user.entity.js';
import { LockoutCleared } from './lockout.audit.js';

const SHOWN_AT_MOST = 500;

/** Who is kept from guessing now, and the end of it. Recorded before it is lifted, so that no lift goes unrecorded. */
@Injectable()
export class Lockouts {
  constructor(
    private readonly em: EntityManager,
    private readonly register: LockoutRegister,
    private readonly audit: AuditTrail,
  ) {}

  list(): Promise<Lockout[]> {
    return this.register.list(SHOWN_AT_MOST);
  }

  async clear(actor: AuditActor, id: string): Promise<void> {
    const lockout = (await this.list()).find((candidate) => candidate.id === id);
    if (!lockout) throw new NotFoundError();
    const { kind, cause, name, address, since, until } = lockout;
    const told = { kind, cause, address, since: since.toISOString(), until: until.toISOString() };
    await this.audit.commit(actor, new LockoutCleared(name ?? address ?? '', told));
    await this.register.clear(id);
  }

  /** All locks of a person's name, or of an address. How many there were. */
  async clearAllOf(actor: AuditActor, typed: string): Promise<number> {
    const address = normalAddress(typed);
    await this.audit.commit(actor, new LockoutCleared(address ?? normalisedEmail(typed), { all: true }));
    if (address !== null) return this.register.clearAddress(address);
    const email = normalisedEmail(typed);
    const user = await this.em.fork({ clear: true }).findOne(User, { email });
    return this.register.clearNames(user ? [email, user.id] : [email]);
  }
}
