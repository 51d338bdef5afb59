import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { Api } from '../../api/api';
import { getFavourite, setFavourite } from '../../api/functions';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Icon } from '../../ui/icon';
import { Toast } from '../../ui/toast';
import { VaultChanges } from '../vault-changes';

@Component({
  selector: 'app-favourite-star',
  imports: [Icon],
  template: `
    <button
      type="button"
      class="btn btn-icon"
      [class.chosen]="is()"
      [attr.aria-pressed]="is()"
      aria-label="Favourite"
      title="Favourite"
      (click)="toggle()"
    >
      <app-icon name="star" />
    </button>
  `,
  styles: '.chosen app-icon { color: var(--warning); }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FavouriteStar {
  readonly credentialId = input.required<string>();
  private readonly api = inject(Api);
  private readonly toast = inject(Toast);
  private readonly changes = inject(VaultChanges);
  private readonly organisation = inject(CurrentOrganisation);
  private readonly path = computed(() => ({ organisationId: this.organisation.id(), credentialId: this.credentialId() }));
  private readonly stored = resource({ params: () => this.path(), loader: ({ params }) => this.api.invoke(getFavourite, params) });
  protected readonly is = computed(() => this.stored.hasValue() && this.stored.value().favourite);

  protected async toggle(): Promise<void> {
    try {
      this.stored.set(await this.api.invoke(setFavourite, { ...this.path(), body: { favourite: !this.is() } }));
      this.changes.announce();
    } catch (error) {
      this.toast.fail(error);
    }
  }
}
