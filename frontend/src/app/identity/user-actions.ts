import { Injectable, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { activateUser, deactivateUser, issuePasswordReset, requirePasswordChange, resetFactors } from '../api/functions';
import type { UserDto } from '../api/models';
import { KnownSecrets } from '../exposures/known-secrets';
import { Attempts } from '../ui/attempts';

/** What an administrator of the platform does to somebody's account; each asks first where it takes something away. */
@Injectable({ providedIn: 'root' })
export class UserActions {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly attempts = inject(Attempts);
  private readonly known = inject(KnownSecrets);

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
    return this.attempts.run(async () => {
      const { passwordResetLink } = await this.api.invoke(issuePasswordReset, { userId: user.id });
      const { PasswordLinkDialog } = await import('./password-link-dialog');
      this.dialogs.open(PasswordLinkDialog, { data: { link: passwordResetLink, email: user.email }, width: '32rem' });
    });
  }

  requireNewPassword(user: UserDto): Promise<boolean> {
    const text = 'Their sessions end at once, and their next sign-in ends with a new password.';
    return this.attempts.sure(
      { title: `Require a new password of ${user.name}?`, text, yes: 'Require it' },
      () => this.api.invoke(requirePasswordChange, { userId: user.id }),
      `${user.name} has to choose a new password.`,
    );
  }

  takeFactors(user: UserDto): Promise<boolean> {
    const text =
      'Their authenticator app and recovery codes stop working, their sessions end, and they set up new ones at the next sign-in. Be sure that it is they who ask.';
    return this.attempts.sure(
      { title: `Reset the factors of ${user.name}?`, text, yes: 'Reset', dangerous: true },
      () => this.api.invoke(resetFactors, { userId: user.id }),
      `The factors of ${user.name} are reset.`,
    );
  }

  toggle(user: UserDto): Promise<boolean> {
    if (user.status !== 'active')
      return this.attempts.run(() => this.api.invoke(activateUser, { userId: user.id }), `${user.name} is active again.`);
    const text = 'Their sessions end at once, and they cannot sign in until somebody activates them again.';
    return this.attempts.sure(
      { title: `Deactivate ${user.name}?`, text, yes: 'Deactivate', dangerous: true },
      () => this.api.invoke(deactivateUser, { userId: user.id }),
      `${user.name} is deactivated.`,
      this.known.offer(user.id),
    );
  }
}
