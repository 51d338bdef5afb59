import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { Problem } from '../session/problem';
import { Icon } from '../ui/icon';

const HEADINGS: Readonly<Record<string, string>> = {
  'link-used': 'Already used',
  'link-expired': 'Too late',
  'link-revoked': 'Taken back',
  'link-locked': 'Closed',
  'link-left': 'Done',
};

/** Why a link does not work, for somebody who has no account to look it up with. */
@Component({
  selector: 'app-link-problem',
  imports: [Icon],
  template: `
    <h1>{{ heading() }}</h1>
    <p class="notice" [class.warn]="problem().code === 'link-used'" role="alert"><app-icon name="alert" />{{ problem().message }}</p>
    @if (again()) {
      <button type="button" class="btn btn-wide" (click)="retry.emit()">Try again</button>
    }
  `,
  styles: ':host { display: grid; gap: var(--space-4); }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LinkProblem {
  readonly error = input.required<unknown>();
  readonly retry = output();
  protected readonly problem = computed(() => Problem.from(this.error()));
  protected readonly heading = computed(() => HEADINGS[this.problem().code] ?? 'This link does not work');
  protected readonly again = computed(() => ![404, 410].includes(this.problem().status));
}
