import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import type { CheckDto } from '../api/models';

/** Fewer are seen at once. */
const SEARCHED_FROM = 9;

export interface PickedCheck {
  readonly id: string;
  readonly isChosen: boolean;
}

/** Some checks out of many: by name, target or tag. What is chosen stays in sight. */
@Component({
  selector: 'app-check-picker',
  template: `
    <fieldset>
      <legend class="visually-hidden">Chosen checks</legend>
      @if (checks().length >= many) {
        <input
          #box
          class="input"
          type="search"
          aria-label="Search checks"
          placeholder="Search by name, target or tag"
          (input)="typed.set(box.value)"
          (keydown.enter)="$event.preventDefault()"
        />
        <p class="faint small">{{ chosen().size }} of {{ checks().length }} chosen</p>
      }
      <div class="all">
        @for (check of shown(); track check.id) {
          <label class="checkbox"
            ><input
              #one
              type="checkbox"
              [checked]="chosen().has(check.id)"
              (change)="picked.emit({ id: check.id, isChosen: one.checked })"
            />{{ check.name }}</label
          >
        } @empty {
          <p class="faint">{{ typed() ? 'No check fits.' : 'There are no checks yet.' }}</p>
        }
      </div>
    </fieldset>
  `,
  styles: `
    fieldset,
    .all {
      display: grid;
      gap: var(--space-2);
    }
    .all {
      max-height: 20rem;
      overflow-y: auto;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckPicker {
  readonly checks = input.required<readonly CheckDto[]>();
  readonly chosen = input.required<ReadonlySet<string>>();
  readonly picked = output<PickedCheck>();

  protected readonly many = SEARCHED_FROM;
  protected readonly typed = signal('');
  protected readonly shown = computed(() => {
    const wanted = this.typed().trim().toLowerCase();
    return this.checks().filter(({ name, target, tags }) => [name, target, ...tags].some((text) => text.toLowerCase().includes(wanted)));
  });
}
