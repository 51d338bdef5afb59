import { ChangeDetectionStrategy, Component, DOCUMENT, computed, inject, resource, signal } from '@angular/core';
import { FormField, FormRoot, form, hidden, required, validate, type TreeValidationResult } from '@angular/forms/signals';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { acceptInvitation, inspectInvitation } from '../api/functions';
import type { SignInStepDto } from '../api/models';
import { ErrorState } from '../ui/error-state';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { FormError } from '../ui/form-error';
import { formProblem } from '../ui/form-problem';
import { Skeleton } from '../ui/skeleton';
import { submission } from '../ui/submission';
import { DoorPage } from './door-page';
import { Enrolment } from './enrolment';
import { passwordHint } from './password-strength';
import { SecondFactor } from './second-factor';
import { Session } from './session';

/** The token is in the fragment, so it reaches neither the server's log nor a referrer; it is used up by the POST only. */
@Component({
  selector: 'app-invitation',
  imports: [DoorPage, Enrolment, ErrorState, Field, FormControl, FormError, FormField, FormRoot, SecondFactor, Skeleton],
  templateUrl: './invitation.html',
  styleUrl: './invitation.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Invitation {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly token = inject(DOCUMENT).location.hash.slice(1);

  protected readonly invitation = resource({ loader: () => this.api.invoke(inspectInvitation, { body: { token: this.token } }) });
  protected readonly step = signal<SignInStepDto['step'] | 'person'>('person');
  private readonly known = computed(() => this.invitation.hasValue() && this.invitation.value().accountExists);
  protected readonly form = form(
    signal({ name: '', password: '', again: '' }),
    (path) => {
      hidden(path.name, () => this.known());
      hidden(path.again, () => this.known());
      required(path.name);
      required(path.password);
      validate(path.again, ({ value, valueOf }) =>
        value() === valueOf(path.password) ? undefined : { kind: 'different', message: 'The two passwords differ.' },
      );
    },
    { submission: submission(() => this.accept()) },
  );
  protected readonly hint = computed(() =>
    passwordHint(this.form.password().value(), [
      ...this.form.name().value().split(/\s+/),
      ...(this.invitation.hasValue() ? this.invitation.value().email.split(/[@.]/) : []),
    ]),
  );

  protected async goOn(step: SignInStepDto['step']): Promise<void> {
    if (step !== 'signed-in') {
      this.step.set(step);
      return;
    }
    await this.session.refresh();
    await this.router.navigateByUrl('/');
  }

  private async accept(): Promise<TreeValidationResult> {
    try {
      const { name, password } = this.form().value();
      const { step } = await this.api.invoke(acceptInvitation, {
        body: { token: this.token, ...(this.known() ? {} : { name }), password },
      });
      this.form().reset({ name: '', password: '', again: '' });
      await this.goOn(step);
      return undefined;
    } catch (error) {
      return formProblem(error, this.form);
    }
  }
}
