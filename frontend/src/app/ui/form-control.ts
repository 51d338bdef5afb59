import { Directive, computed, inject } from '@angular/core';
import { FormField } from '@angular/forms/signals';
import { Field } from './field';

/** Ties a control to the label, hint and message of the `app-field` around it. */
@Directive({
  selector: 'input[formField]:not([type=checkbox]), select[formField], textarea[formField]',
  host: { class: 'input', '[id]': 'field?.controlId', '[attr.aria-describedby]': 'describedBy()', '[attr.aria-invalid]': 'invalid()' },
})
export class FormControl {
  protected readonly field = inject(Field, { optional: true });
  private readonly control = inject<FormField<unknown>>(FormField, { self: true });
  protected readonly invalid = computed(() => (this.control.state().touched() && this.control.state().invalid() ? 'true' : null));
  protected readonly describedBy = computed(() => this.field?.describedBy() ?? null);
}
