import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { User } from '../user/user.entity.js';

/** What of a sign-in was never seen of that person before. */
export interface NewInSignIn {
  readonly browser: boolean;
  readonly network: boolean;
  readonly country: boolean;
}

export class NewDeviceSeen extends AuditFact {
  readonly category = 'security';
  readonly action = 'device.first-seen';
  override readonly organisationId = null;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;
  override readonly actorName: string;
  override readonly actorId: string;

  constructor(user: Pick<User, 'id' | 'email' | 'name'>, news: NewInSignIn) {
    super();
    this.object = { type: 'user', id: user.id, name: user.email };
    this.actorName = user.name;
    this.actorId = user.id;
    this.details = { ...news };
  }
}
