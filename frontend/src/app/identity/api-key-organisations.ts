import { ChangeDetectionStrategy, Component, computed, inject, input, model, signal } from '@angular/core';
import { CurrentOrganisation } from '../session/current-organisation';
import { Session } from '../session/session';

/** So many are shown at once; of more, those that are searched for. */
const SHOWN = 30;

/** Which further organisations a key holds in: of those in which one may manage keys and do all that it may. */
@Component({
  selector: 'app-api-key-organisations',
  template: `
    @if (possible().length > 0) {
      <fieldset>
        <legend>{{ legend() }}</legend>
        @if (possible().length > 8) {
          <input
            class="input"
            type="search"
            aria-label="Find an organisation"
            placeholder="Find an organisation"
            (input)="search.set($any($event.target).value)"
          />
        }
        <div class="choices">
          @for (one of shown(); track one.id) {
            <label class="checkbox"
              ><input type="checkbox" [checked]="chosen().has(one.id)" (change)="toggle(one.id)" /><span>{{ one.name }}</span></label
            >
          } @empty {
            <p class="faint small">None of that name.</p>
          }
        </div>
        @if (found().length > shown().length) {
          <p class="faint small">{{ found().length - shown().length }} more: search for them.</p>
        }
      </fieldset>
    }
  `,
  styleUrl: './api-key-organisations.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ApiKeyOrganisations {
  private readonly session = inject(Session);
  private readonly current = inject(CurrentOrganisation);
  readonly legend = input.required<string>();
  readonly scopes = input.required<readonly string[]>();
  /** Ids of those in which it holds already. */
  readonly without = input.required<readonly string[]>();
  readonly chosen = model.required<ReadonlySet<string>>();
  protected readonly search = signal('');
  /** A key of a personal vault holds there alone. */
  readonly possible = computed(() =>
    (this.current.isPersonal() ? [] : this.session.organisations()).filter(
      ({ id, permissions }) =>
        !this.without().includes(id) && ['api.key.manage', ...this.scopes()].every((needed) => permissions.includes(needed)),
    ),
  );
  protected readonly found = computed(() => {
    const wanted = this.search().trim().toLocaleLowerCase();
    return this.possible().filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  });
  protected readonly shown = computed(() => {
    const chosen = this.chosen();
    const found = this.found();
    return found.length <= SHOWN ? found : [...found.filter(({ id }) => chosen.has(id)), ...found.filter(({ id }) => !chosen.has(id))].slice(0, SHOWN); // prettier-ignore
  });

  protected toggle(id: string): void {
    const chosen = new Set(this.chosen());
    if (!chosen.delete(id)) chosen.add(id);
    this.chosen.set(chosen);
  }
}
