import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { FieldTree } from '@angular/forms/signals';
import { Icon } from './icon';

/** What is wrong with the form as a whole. */
@Component({
  selector: 'app-form-error',
  imports: [Icon],
  template: `@if (message(); as text) {
    <p class="notice bad" role="alert"><app-icon name="alert" />{{ text }}</p>
  }`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FormError {
  readonly of = input.required<FieldTree<unknown>>();
  protected readonly message = computed(() => this.of()().errors()[0]?.message);
}
