import { ChangeDetectionStrategy, Component, DestroyRef, inject, input, linkedSignal, model } from '@angular/core';
import { Icon } from './icon';
import { roleWords } from './role-words';

const PAUSE_MILLISECONDS = 250;

/** A line above a list: what to search for, and of which state. Asks once the typing pauses. */
@Component({
  selector: 'app-list-filter',
  imports: [Icon],
  template: `
    <label class="search"
      ><app-icon name="search" [size]="15" /><span class="visually-hidden">{{ label() }}</span
      ><input
        class="input"
        type="search"
        data-filter
        aria-keyshortcuts="/"
        maxlength="100"
        [placeholder]="label()"
        [value]="typed()"
        (input)="type($any($event.target).value)"
    /></label>
    <select class="input" aria-label="State" (change)="state.set($any($event.target).value)">
      <option value="">Any state</option>
      @for (one of states(); track one) {
        <option [value]="one" [selected]="one === state()">{{ words()(one) }}</option>
      }
    </select>
    <ng-content />
  `,
  styleUrl: './list-filter.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ListFilter {
  readonly label = input.required<string>();
  readonly states = input.required<readonly string[]>();
  readonly search = model.required<string>();
  readonly state = model.required<string>();
  /** A state in the words of people. */
  readonly words = input<(state: string) => string>(roleWords);
  /** As it stands in the box: with a blank after the first word while the second is still to come. */
  protected readonly typed = linkedSignal<string, string>({
    source: this.search,
    computation: (search, previous) => (previous?.value.trim() === search ? previous.value : search),
  });
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.pause);
    });
  }

  protected type(text: string): void {
    this.typed.set(text);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      this.search.set(text.trim());
    }, PAUSE_MILLISECONDS);
  }
}
