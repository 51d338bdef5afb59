import { ChangeDetectionStrategy, Component, computed, contentChild, inject, input, linkedSignal } from '@angular/core';
import { FormField } from '@angular/forms/signals';
import { Icon } from './icon';
import { PointerHeld } from './pointer-held';

let nextId = 0;

@Component({
  selector: 'app-field',
  imports: [Icon],
  templateUrl: './field.html',
  styleUrl: './field.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Field {
  readonly label = input.required<string>();
  readonly hint = input<string>();
  readonly optional = input(false);
  /** What a control that belongs to no form has wrong. */
  readonly error = input<string>();
  readonly controlId = `field-${nextId++}`;

  private readonly control = contentChild<FormField<unknown>>(FormField);
  private readonly held = inject(PointerHeld).held;
  private readonly problem = computed(() => {
    const state = this.control()?.state();
    if (!state?.touched()) return this.error();
    const error = state.errors()[0];
    return error && (error.message ?? DEFAULT_MESSAGES[error.kind] ?? 'Check this value.');
  });
  readonly message = linkedSignal<{ held: boolean; problem: string | undefined }, string | undefined>({
    source: () => ({ held: this.held(), problem: this.problem() }),
    computation: ({ held, problem }, before) => (held ? before?.value : problem),
  });
  readonly describedBy = computed(() => (this.message() ? `${this.controlId}-error` : this.hint() ? `${this.controlId}-hint` : null));
}

const DEFAULT_MESSAGES: Readonly<Record<string, string>> = {
  required: 'This is needed.',
  email: 'Enter an e-mail address like name@example.com.',
};
