import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { anonymousActor, type RequestOrigin } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { SESSIONS_AT_ONCE } from '../identity.settings.js';
import { PersonNotices } from '../notice/person-notices.js';
import type { User } from '../user/user.entity.js';
import { SessionsRevoked } from './session.audit.js';

/** What a sign-in has ended because a person had as many sessions as he may have. */
@Injectable()
export class DisplacedSessions {
  constructor(
    private readonly em: EntityManager,
    private readonly notices: PersonNotices,
    private readonly audit: AuditTrail,
    private readonly settings: SettingsService,
  ) {}

  /** How many sessions a person may have. */
  mostAtOnce(): Promise<number> {
    return this.settings.get(SESSIONS_AT_ONCE);
  }

  /** Records it and tells the person. */
  @Transactional()
  async tell(origin: RequestOrigin, user: Pick<User, 'id' | 'email'>, sessionIds: readonly string[]): Promise<void> {
    this.audit.record(this.em, anonymousActor(origin), new SessionsRevoked(user, sessionIds, 'more at once than allowed'));
    this.notices.tell(this.em, user, 'sessions-displaced', origin);
    await this.em.flush();
  }
}
