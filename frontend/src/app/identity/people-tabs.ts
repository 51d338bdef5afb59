import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { CurrentOrganisation } from '../session/current-organisation';

const TABS = [
  { label: 'Members', path: 'people', permission: 'organisation.member.read' },
  { label: 'Roles', path: 'roles', permission: 'organisation.member.read' },
  { label: 'Invitations', path: 'invitations', permission: 'organisation.member.invite' },
  { label: 'API keys', path: 'api-keys', permission: 'api.key.read' },
] as const;

/** The pages about who may do what in an organisation. */
@Component({
  selector: 'app-people-tabs',
  imports: [RouterLink, RouterLinkActive],
  template: `
    <nav aria-label="Who may do what">
      @for (tab of tabs(); track tab.path) {
        <a [routerLink]="['/o', organisation.slug(), tab.path]" routerLinkActive="active" ariaCurrentWhenActive="page">{{ tab.label }}</a>
      }
    </nav>
  `,
  styleUrl: './people-tabs.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PeopleTabs {
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly tabs = computed(() => TABS.filter(({ permission }) => this.organisation.can(permission)));
}
