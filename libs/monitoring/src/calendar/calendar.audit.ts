import { AuditFact, type AuditAction, type AuditObject } from '@clientst0r/audit';
import type { CalendarFeed } from './calendar-feed.entity.js';

abstract class CalendarFeedFact extends AuditFact {
  readonly category = 'administration';
  abstract override readonly action: AuditAction;
  override readonly object: AuditObject;

  constructor({ id }: CalendarFeed) {
    super();
    this.object = { type: 'calendar-feed', id, name: 'Calendar' };
  }
}

/** Another address from now on, or the first. */
export class CalendarFeedRenewed extends CalendarFeedFact {
  readonly action = 'calendar-feed.renewed';
}

export class CalendarFeedRevoked extends CalendarFeedFact {
  readonly action = 'calendar-feed.revoked';
}
