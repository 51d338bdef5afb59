import { ChangeDetectionStrategy, Component, input, signal } from '@angular/core';
import { FormField, FormRoot, form, required, validate, type TreeValidationResult } from '@angular/forms/signals';
import { AutoFocus } from '../ui/auto-focus';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { FormError } from '../ui/form-error';
import { formProblem } from '../ui/form-problem';
import { submission } from '../ui/submission';
import { StrengthMeter } from './strength-meter';

/** A new password, twice; who sends it where is the business of the page around it. */
@Component({
  selector: 'app-new-password',
  imports: [AutoFocus, Field, FormControl, FormError, FormField, FormRoot, StrengthMeter],
  templateUrl: './new-password.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NewPassword {
  readonly send = input.required<(password: string) => Promise<void>>();
  readonly personal = input<readonly string[]>([]);

  protected readonly form = form(
    signal({ password: '', again: '' }),
    (path) => {
      required(path.password);
      validate(path.again, ({ value, valueOf }) =>
        value() === valueOf(path.password) ? undefined : { kind: 'different', message: 'The two passwords differ.' },
      );
    },
    { submission: submission(() => this.submit()) },
  );

  private async submit(): Promise<TreeValidationResult> {
    try {
      await this.send()(this.form.password().value());
      this.form().reset({ password: '', again: '' });
      return undefined;
    } catch (error) {
      return formProblem(error, this.form);
    }
  }
}
