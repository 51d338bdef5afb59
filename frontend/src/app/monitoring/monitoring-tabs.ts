import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { CurrentOrganisation } from '../session/current-organisation';

const TABS = [
  { label: 'Checks', path: [], permission: 'monitoring.check.read' },
  { label: 'Incidents', path: ['incidents'], permission: 'monitoring.check.read' },
  { label: 'Maintenance', path: ['maintenance'], permission: 'monitoring.check.read' },
  { label: 'Expiries', path: ['expiries'], permission: 'monitoring.check.read' },
  { label: 'Reports', path: ['reports'], permission: 'monitoring.check.read' },
  { label: 'Status page', path: ['status-page'], permission: 'organisation.settings.manage' },
  { label: 'Channels', path: ['channels'], permission: 'notification.channel.read' },
  { label: 'Alert policies', path: ['alert-policies'], permission: 'notification.channel.read' },
  { label: 'Deliveries', path: ['deliveries'], permission: 'notification.channel.read' },
] as const;

/** The pages about what an organisation's services do. */
@Component({
  selector: 'app-monitoring-tabs',
  imports: [RouterLink, RouterLinkActive],
  template: `
    <nav aria-label="Monitoring">
      @for (tab of tabs(); track tab.label) {
        <a
          [routerLink]="['/o', organisation.slug(), 'monitoring', ...tab.path]"
          routerLinkActive="active"
          [routerLinkActiveOptions]="{ exact: true }"
          ariaCurrentWhenActive="page"
          >{{ tab.label }}</a
        >
      }
    </nav>
  `,
  styleUrl: '../identity/people-tabs.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MonitoringTabs {
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly tabs = computed(() => TABS.filter(({ permission }) => this.organisation.can(permission)));
}
