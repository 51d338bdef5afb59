import { ChangeDetectionStrategy, Component, inject, resource, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { getFactors, removeTotp, renewRecoveryCodes } from '../api/functions';
import { Attempts } from '../ui/attempts';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { PageHeader } from '../ui/page-header';
import { roleWords } from '../ui/role-words';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';
import { LinkedIdentities } from './linked-identities';
import { Passkeys } from './passkeys';
import { OwnApiKeys } from './own-api-keys';
import { OwnSessions } from './own-sessions';
import { RecoveryCodes } from './recovery-codes';
import { Session } from './session';

@Component({
  selector: 'app-profile',
  imports: [ErrorState, Icon, LinkedIdentities, OwnApiKeys, OwnSessions, PageHeader, Passkeys, RecoveryCodes, Skeleton],
  templateUrl: './profile.html',
  styleUrl: './profile.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Profile {
  private readonly api = inject(Api);
  private readonly attempts = inject(Attempts);
  private readonly toast = inject(Toast);
  private readonly dialogs = inject(MatDialog);
  protected readonly session = inject(Session);
  protected readonly factors = resource({ loader: () => this.api.invoke(getFactors) });
  protected readonly codes = signal<readonly string[] | undefined>(undefined);
  protected readonly busy = signal(false);
  protected readonly words = roleWords;

  protected async renew(): Promise<void> {
    this.busy.set(true);
    await this.attempts.run(async () => this.codes.set((await this.api.invoke(renewRecoveryCodes)).recoveryCodes));
    this.busy.set(false);
  }

  protected async changeName(): Promise<void> {
    const { ChangeNameDialog } = await import('./change-name-dialog');
    const dialog = this.dialogs.open<InstanceType<typeof ChangeNameDialog>, string, boolean>(ChangeNameDialog, {
      data: this.session.current()?.user.name ?? '',
      width: '26rem',
    });
    if (!(await firstValueFrom(dialog.afterClosed()))) return;
    this.toast.say('Your name is changed.');
    await this.session.refresh();
  }

  protected async changeEmail(): Promise<void> {
    const { ChangeEmailDialog } = await import('./change-email-dialog');
    const dialog = this.dialogs.open<InstanceType<typeof ChangeEmailDialog>, undefined, boolean>(ChangeEmailDialog, { width: '26rem' });
    if (!(await firstValueFrom(dialog.afterClosed()))) return;
    this.toast.say('Your e-mail address is changed.');
    await this.session.refresh();
  }

  protected async removeApp(): Promise<void> {
    const text = 'Its codes no longer count here, and you are told by mail. Delete the entry in the app too.';
    const question = { title: 'Remove the authenticator app?', text, yes: 'Remove', dangerous: true };
    await this.attempts.sure(question, () => this.api.invoke(removeTotp), 'The authenticator app is removed.');
    this.factors.reload();
  }

  protected async changePassword(): Promise<void> {
    const { ChangePasswordDialog } = await import('./change-password-dialog');
    const dialog = this.dialogs.open<InstanceType<typeof ChangePasswordDialog>, undefined, boolean>(ChangePasswordDialog, {
      width: '26rem',
    });
    if (await firstValueFrom(dialog.afterClosed())) this.toast.say('Your password is changed.');
  }

  protected async setUp(): Promise<void> {
    const { EnrolmentDialog } = await import('./enrolment-dialog');
    await firstValueFrom(
      this.dialogs.open(EnrolmentDialog, { width: '28rem', disableClose: true, ariaLabel: 'Set up an authenticator app' }).afterClosed(),
    );
    this.factors.reload();
  }

  protected stored(): void {
    this.codes.set(undefined);
    this.factors.reload();
  }
}
