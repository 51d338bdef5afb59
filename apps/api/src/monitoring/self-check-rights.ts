import { Injectable } from '@nestjs/common';
import { AuditFact, AuditTrail } from '@clientst0r/audit';
import { AccessEpoch, type Permission, PermissionReader } from '@clientst0r/identity';
import { type CheckKind, CheckReader } from '@clientst0r/monitoring';
import { type Actor, ForbiddenError } from '@clientst0r/platform';

const NEEDED = 'platform.system.manage' satisfies Permission;

class SelfCheckRefused extends AuditFact {
  readonly category = 'permission';
  readonly action = 'access.refused';
  override readonly outcome = 'refused';
  override readonly details = { permission: NEEDED, what: 'a check of this server' };
}

/** What a check of this server tells is for those who run it, whatever somebody may do in an organisation. */
@Injectable()
export class SelfCheckRights {
  constructor(
    private readonly checks: CheckReader,
    private readonly permissions: PermissionReader,
    private readonly epoch: AccessEpoch,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws ForbiddenError */
  async assertMayAdd(actor: Actor, kinds: readonly CheckKind[]): Promise<void> {
    if (!kinds.includes('self') || (await this.runsThisServer(actor))) return;
    await this.audit.commit(actor, new SelfCheckRefused());
    throw new ForbiddenError('Only those who run this server may have it looked at.');
  }

  /** @throws NotFoundError, ForbiddenError */
  async assertMayChange(actor: Actor, checkId: string): Promise<void> {
    const { check } = await this.checks.get(actor, checkId);
    await this.assertMayAdd(actor, [check.kind]);
  }

  /** An API key is of one organisation. */
  private async runsThisServer({ userId, sessionId }: Actor): Promise<boolean> {
    if (sessionId === null) return false;
    const { permissions } = await this.permissions.resolve(userId, null, await this.epoch.current());
    return permissions.has(NEEDED);
  }
}
