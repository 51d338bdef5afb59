import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { AccessedRequest } from './authenticated-request.js';

/** Somebody signed in asked for what he may not do, or for an organisation that he is not in. */
export class AccessRefused extends AuditFact {
  readonly category = 'permission';
  readonly action = 'access.refused';
  override readonly outcome = 'refused';
  override readonly organisationId: string | null;
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(request: AccessedRequest, refused: { permission: string; vault?: 'sealed' } | { organisationId: string }) {
    super();
    const { organisationId } = request.params;
    // An attempt on an organisation that he is not in is told to the platform's auditors, not to him by that organisation's trail.
    this.organisationId = 'permission' in refused && typeof organisationId === 'string' ? organisationId : null;
    this.details = { ...refused, method: request.method, path: request.path.slice(0, 200) };
  }
}
