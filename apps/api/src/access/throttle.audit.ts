import { AuditFact, type AuditValue } from '@clientst0r/audit';

export class RateLimitExceeded extends AuditFact {
  readonly category = 'security';
  readonly action = 'rate-limit.exceeded';
  override readonly outcome = 'refused';
  override readonly details: Readonly<Record<string, AuditValue>>;

  /** @param apiKeyId of the key that asked too often, where it was one */
  constructor(limit: string, requests: number, apiKeyId?: string) {
    super();
    this.details = { limit, requests, ...(apiKeyId === undefined ? {} : { apiKeyId }) };
  }
}
