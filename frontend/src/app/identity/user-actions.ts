import { Injectable, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { activateUser, deactivateUser, issuePasswordReset, requirePasswordChange, resetFactors } from '../api/functions';
import type { UserDto } from '../api/models';
import { Confirm, type Question } from '../ui/confirm';
import { Toast } from '../ui/toast';

/** What an administrator of the platform does to somebody's account; each asks first where it takes something away. */
@Injectable({ providedIn: 'root' })
export class UserActions {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);

  async showSessions(user: UserDto): Promise<boolean> {
    const { UserSessionsDialog } = await import('./user-sessions-dialog');
    this.dialogs.open(UserSessionsDialog, { data: user, width: '34rem' });
    return false;
  }

  async changeRoles(user: UserDto): Promise<boolean> {
    const { PlatformRolesDialog } = await import('./platform-roles-dialog');
    const dialog = this.dialogs.open<InstanceType<typeof PlatformRolesDialog>, UserDto, boolean>(PlatformRolesDialog, {
      data: user,
      width: '30rem',
    });
    return (await firstValueFrom(dialog.afterClosed())) === true;
  }

  async requireFactor(user: UserDto): Promise<boolean> {
    const { UserPolicyDialog } = await import('./user-policy-dialog');
    this.dialogs.open(UserPolicyDialog, { data: user, width: '34rem' });
    return false;
  }

  passwordLink(user: UserDto): Promise<boolean> {
    return this.attempt(async () => {
      const { passwordResetLink } = await this.api.invoke(issuePasswordReset, { userId: user.id });
      const { PasswordLinkDialog } = await import('./password-link-dialog');
      this.dialogs.open(PasswordLinkDialog, { data: { link: passwordResetLink, email: user.email }, width: '32rem' });
    });
  }

  requireNewPassword(user: UserDto): Promise<boolean> {
    const text = 'Their sessions end at once, and their next sign-in ends with a new password.';
    return this.sure(
      { title: `Require a new password of ${user.name}?`, text, yes: 'Require it' },
      `${user.name} has to choose a new password.`,
      () => this.api.invoke(requirePasswordChange, { userId: user.id }),
    );
  }

  takeFactors(user: UserDto): Promise<boolean> {
    const text =
      'Their authenticator app and recovery codes stop working, their sessions end, and they set up new ones at the next sign-in. Be sure that it is they who ask.';
    return this.sure(
      { title: `Reset the factors of ${user.name}?`, text, yes: 'Reset', dangerous: true },
      `The factors of ${user.name} are reset.`,
      () => this.api.invoke(resetFactors, { userId: user.id }),
    );
  }

  toggle(user: UserDto): Promise<boolean> {
    if (user.status !== 'active')
      return this.attempt(() => this.api.invoke(activateUser, { userId: user.id }), `${user.name} is active again.`);
    const text = 'Their sessions end at once, and they cannot sign in until somebody activates them again.';
    return this.sure({ title: `Deactivate ${user.name}?`, text, yes: 'Deactivate', dangerous: true }, `${user.name} is deactivated.`, () =>
      this.api.invoke(deactivateUser, { userId: user.id }),
    );
  }

  private async sure(question: Question, done: string, work: () => Promise<unknown>): Promise<boolean> {
    return (await this.confirm.ask(question)) && this.attempt(work, done);
  }

  private async attempt(work: () => Promise<unknown>, done?: string): Promise<boolean> {
    try {
      await work();
      if (done) this.toast.say(done);
      return true;
    } catch (error) {
      this.toast.fail(error);
      return false;
    }
  }
}
