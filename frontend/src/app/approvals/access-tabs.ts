import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { CurrentOrganisation } from '../session/current-organisation';

/** What one decides about, and what one has asked for; nothing to choose for those who only ask. */
@Component({
  selector: 'app-access-tabs',
  imports: [RouterLink, RouterLinkActive],
  template: `
    @if (organisation.can('vault.request.approve')) {
      <nav aria-label="Access">
        <a
          class="btn btn-small"
          [routerLink]="['/o', organisation.slug(), 'approvals']"
          routerLinkActive="btn-primary"
          [routerLinkActiveOptions]="{ exact: true }"
          ariaCurrentWhenActive="page"
          >Of everybody</a
        >
        <a
          class="btn btn-small"
          [routerLink]="['/o', organisation.slug(), 'approvals', 'own']"
          routerLinkActive="btn-primary"
          ariaCurrentWhenActive="page"
          >My own</a
        >
      </nav>
    }
  `,
  styles: 'nav { display: flex; gap: var(--space-2); margin-bottom: var(--space-4); }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccessTabs {
  protected readonly organisation = inject(CurrentOrganisation);
}
