import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { FormField, FormRoot, email, form, required, type TreeValidationResult } from '@angular/forms/signals';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { requestPasswordReset } from '../api/functions';
import { AutoFocus } from '../ui/auto-focus';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { FormError } from '../ui/form-error';
import { formProblem } from '../ui/form-problem';
import { Icon } from '../ui/icon';
import { submission } from '../ui/submission';
import { DoorPage } from './door-page';

/** Says the same whoever asks for whom: whether there is such an account is nobody's business here. */
@Component({
  selector: 'app-forgotten-password',
  imports: [AutoFocus, DoorPage, Field, FormControl, FormError, FormField, FormRoot, Icon, RouterLink],
  template: `
    <app-door-page>
      <div>
        <h1>Forgotten password</h1>
        <p class="soft">A mail with a link lets you set a new one. Your second factor is still asked for.</p>
      </div>
      @if (asked()) {
        <p class="notice good" role="status">
          <app-icon name="success" /><span
            >If that address has an account with a password here, a mail is on its way. The link works once, for an hour. If none comes, ask
            your administrator.</span
          >
        </p>
      } @else {
        <form class="form" [formRoot]="form">
          <app-form-error [of]="form" />
          <app-field label="E-mail address">
            <input type="email" autocomplete="username" appAutoFocus [formField]="form.email" />
          </app-field>
          <button type="submit" class="btn btn-primary btn-wide" [disabled]="form().submitting()">Send the mail</button>
        </form>
      }
      <p class="small"><a routerLink="/sign-in">Back to signing in</a></p>
    </app-door-page>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ForgottenPassword {
  private readonly api = inject(Api);
  protected readonly asked = signal(false);
  protected readonly form = form(
    signal({ email: '' }),
    (path) => {
      required(path.email);
      email(path.email);
    },
    { submission: submission(() => this.ask()) },
  );

  private async ask(): Promise<TreeValidationResult> {
    try {
      await this.api.invoke(requestPasswordReset, { body: this.form().value() });
      this.asked.set(true);
      return undefined;
    } catch (error) {
      return formProblem(error, this.form);
    }
  }
}
