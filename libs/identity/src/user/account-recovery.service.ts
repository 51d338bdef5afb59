import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import type { Actor } from '@clientst0r/platform';
import { recordingRefusal } from '../member/refusal.js';
import { SessionService } from '../session/session.service.js';
import { RecoverySteps } from './recovery-steps.js';

/** What an administrator does for somebody who cannot sign in, or must not go on as he is. He never learns or sets a password. */
@Injectable()
export class AccountRecovery {
  constructor(
    private readonly steps: RecoverySteps,
    private readonly sessions: SessionService,
    private readonly audit: AuditTrail,
  ) {}

  /** The person's sessions end; the next sign-in asks for a new password after all factors. */
  async requirePasswordChange(actor: Actor, userId: string): Promise<void> {
    const attempted = { change: 'require password change', targetId: userId };
    await recordingRefusal(this.audit, actor, attempted, () => this.steps.requirePasswordChange(actor, userId));
    await this.sessions.endOthers(actor, userId);
  }

  /** The link for that person. It stands for the password only; the second factor still counts. */
  issuePasswordReset(actor: Actor, userId: string): Promise<string> {
    const attempted = { change: 'issue password reset', targetId: userId };
    return recordingRefusal(this.audit, actor, attempted, () => this.steps.issueReset(actor, userId));
  }

  /** The person's sessions end; the next sign-in sets up a new second factor, after the password. */
  async resetFactors(actor: Actor, userId: string): Promise<void> {
    const attempted = { change: 'reset second factors', targetId: userId };
    await recordingRefusal(this.audit, actor, attempted, () => this.steps.resetFactors(actor, userId));
    await this.sessions.endOthers(actor, userId);
  }
}
