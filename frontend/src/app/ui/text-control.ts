import { Directive, inject, model } from '@angular/core';
import { Field } from './field';

/** Ties a control outside of a form to a signal, and to the label, hint and error of the `app-field` around it. */
@Directive({
  selector: 'input[text], select[text], textarea[text]',
  host: {
    class: 'input',
    '[id]': 'field.controlId',
    '[attr.aria-describedby]': 'field.describedBy()',
    '[attr.aria-invalid]': "field.message() ? 'true' : null",
    '[value]': 'text()',
    '(input)': 'text.set($any($event.target).value)',
  },
})
export class TextControl<T extends string> {
  readonly text = model.required<T>();
  protected readonly field = inject(Field);
}
