import { ChangeDetectionStrategy, Component, DOCUMENT, computed, inject, resource, signal, viewChild } from '@angular/core';
import { FormField, FormRoot, form, hidden, required, validate, type TreeValidationResult } from '@angular/forms/signals';
import { Api } from '../api/api';
import { acceptInvitation, inspectInvitation } from '../api/functions';
import { ErrorState } from '../ui/error-state';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { FormError } from '../ui/form-error';
import { formProblem } from '../ui/form-problem';
import { Skeleton } from '../ui/skeleton';
import { submission } from '../ui/submission';
import { DoorPage } from './door-page';
import { SignInSteps, type Step } from './sign-in-steps';
import { StrengthMeter } from './strength-meter';

/** The token is in the fragment, so it reaches neither the server's log nor a referrer; it is used up by the POST only. */
@Component({
  selector: 'app-invitation',
  imports: [DoorPage, ErrorState, Field, FormControl, FormError, FormField, FormRoot, SignInSteps, Skeleton, StrengthMeter],
  templateUrl: './invitation.html',
  styleUrl: './invitation.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Invitation {
  private readonly api = inject(Api);
  private readonly token = inject(DOCUMENT).location.hash.slice(1);

  protected readonly invitation = resource({ loader: () => this.api.invoke(inspectInvitation, { body: { token: this.token } }) });
  private readonly steps = viewChild.required(SignInSteps);
  protected readonly step = signal<Step | undefined>(undefined);
  private readonly known = computed(() => this.invitation.hasValue() && this.invitation.value().accountExists);
  protected readonly form = form(
    signal({ name: '', password: '', again: '' }),
    (path) => {
      hidden(path.name, { when: () => this.known() });
      hidden(path.again, { when: () => this.known() });
      required(path.name);
      required(path.password);
      validate(path.again, ({ value, valueOf }) =>
        value() === valueOf(path.password) ? undefined : { kind: 'different', message: 'The two passwords differ.' },
      );
    },
    { submission: submission(() => this.accept()) },
  );
  protected readonly personal = computed(() => [
    ...this.form.name().value().split(/\s+/),
    ...(this.invitation.hasValue() ? this.invitation.value().email.split(/[@.]/) : []),
  ]);

  private async accept(): Promise<TreeValidationResult> {
    try {
      const { name, password } = this.form().value();
      const answer = await this.api.invoke(acceptInvitation, {
        body: { token: this.token, ...(this.known() ? {} : { name }), password },
      });
      this.form().reset({ name: '', password: '', again: '' });
      await this.steps().goOn(answer.step, answer);
      return undefined;
    } catch (error) {
      return formProblem(error, this.form);
    }
  }
}
