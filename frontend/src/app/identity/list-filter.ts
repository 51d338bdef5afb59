import { ChangeDetectionStrategy, Component, DestroyRef, inject, input, model } from '@angular/core';
import { Icon } from '../ui/icon';
import { roleWords } from '../ui/role-words';

const PAUSE_MILLISECONDS = 250;

/** A line above a list: what to search for, and of which state. Asks once the typing pauses. */
@Component({
  selector: 'app-list-filter',
  imports: [Icon],
  template: `
    <label class="search"
      ><app-icon name="search" [size]="15" /><span class="visually-hidden">{{ label() }}</span
      ><input class="input" type="search" [placeholder]="label()" [value]="search()" (input)="type($any($event.target).value)"
    /></label>
    <select class="input" aria-label="State" (change)="state.set($any($event.target).value)">
      <option value="">Any state</option>
      @for (one of states(); track one) {
        <option [value]="one" [selected]="one === state()">{{ words(one) }}</option>
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
  protected readonly words = roleWords;
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.pause);
    });
  }

  protected type(text: string): void {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      this.search.set(text.trim());
    }, PAUSE_MILLISECONDS);
  }
}
