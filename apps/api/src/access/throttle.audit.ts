import { AuditFact } from '@clientst0r/audit';

export class RateLimitExceeded extends AuditFact {
  readonly category = 'security';
  readonly action = 'rate-limit.exceeded';
  override readonly outcome = 'refused';
  override readonly details: { limit: string; requests: number };

  constructor(limit: string, requests: number) {
    super();
    this.details = { limit, requests };
  }
}
