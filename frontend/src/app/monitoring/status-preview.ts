import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { CheckDto } from '../api/models';
import { overallWords, publicState } from './status-words';

/** What the public page would say at this moment, before anything is saved. */
@Component({
  selector: 'app-status-preview',
  template: `
    <section class="card" aria-labelledby="preview">
      <div class="card-head"><h2 id="preview">What strangers would see</h2></div>
      <div class="card-body">
        <p class="title">{{ title() || 'Without a title' }}</p>
        @if (description()) {
          <p class="soft">{{ description() }}</p>
        }
        <p class="notice" [class]="overall().tone">{{ overall().label }}</p>
        <ul>
          @for (item of shown(); track item.id) {
            <li>
              <span>{{ item.name || 'Without a name' }}</span><span class="badge" [class]="item.state.tone">{{ item.state.label }}</span>
            </li>
          } @empty {
            <li class="faint">No service is chosen.</li>
          }
        </ul>
        <p class="faint small">With the last {{ days }} days of each service, and the incidents of the last two weeks.</p>
      </div>
    </section>
  `,
  styles: `
    .title {
      font-size: 1.25rem;
      font-weight: 600;
      overflow-wrap: anywhere;
    }
    .notice {
      margin: var(--space-3) 0;
    }
    li {
      display: flex;
      justify-content: space-between;
      gap: var(--space-4);
      padding: var(--space-2) 0;
      border-top: 1px solid var(--border);
      overflow-wrap: anywhere;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatusPreview {
  readonly title = input.required<string>();
  readonly description = input.required<string>();
  /** Public names by the id of the check, in the order of the page. */
  readonly names = input.required<ReadonlyMap<string, string>>();
  readonly checks = input.required<readonly CheckDto[]>();
  protected readonly days = 90;
  protected readonly shown = computed(() => {
    const states = new Map(this.checks().map(({ id, state }) => [id, state]));
    return [...this.names()].flatMap(([id, name]) => {
      const state = states.get(id);
      return state === undefined ? [] : [{ id, name: name.trim(), stored: state, state: publicState(state) }];
    });
  });
  protected readonly overall = computed(() => overallWords(this.shown().map(({ stored }) => stored)));
}
