import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Session } from '../session/session';
import { EmptyState } from '../ui/empty-state';

/** In the place of an organisation that one belongs to and nobody can enter now. */
@Component({
  selector: 'app-organisation-closed',
  imports: [EmptyState],
  template: `
    <div class="page page-narrow">
      <app-empty-state icon="lock" [heading]="name() + ' is deactivated'"
        >Nobody can enter it at the moment, and nothing in it is lost. The administrators of the platform can tell more.</app-empty-state
      >
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrganisationClosed {
  readonly organisation = input.required<string>();
  private readonly session = inject(Session);
  protected readonly name = computed(
    () => this.session.current()?.closedOrganisations.find(({ slug }) => slug === this.organisation())?.name ?? 'This organisation',
  );
}
