import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { CurrentOrganisation } from '../../session/current-organisation';

/** What goes out by links, and what is asked for by them. */
@Component({
  selector: 'app-link-tabs',
  imports: [RouterLink, RouterLinkActive],
  template: `
    <nav aria-label="Links">
      <a class="btn btn-small" [routerLink]="['/o', slug(), 'vault', 'links']" routerLinkActive="btn-primary" ariaCurrentWhenActive="page"
        >Sent</a
      >
      <a
        class="btn btn-small"
        [routerLink]="['/o', slug(), 'vault', 'requests']"
        routerLinkActive="btn-primary"
        ariaCurrentWhenActive="page"
        >Asked for</a
      >
    </nav>
  `,
  styles: 'nav { display: flex; gap: var(--space-2); margin-bottom: var(--space-4); }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LinkTabs {
  protected readonly slug = inject(CurrentOrganisation).slug;
}
