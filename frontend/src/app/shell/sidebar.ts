import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { WaitingApprovals } from '../approvals/waiting-approvals';
import { Session } from '../session/session';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icons';
import { initials } from '../ui/initials';
import { Destinations } from './destinations';
import { OrganisationSwitcher } from './organisation-switcher';
import { type Theme, ThemeChoice } from './theme';

@Component({
  selector: 'app-sidebar',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger, OrganisationSwitcher, RouterLink, RouterLinkActive],
  templateUrl: './sidebar.html',
  styleUrl: './sidebar.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(keydown.escape)': 'closed.emit()' },
})
export class Sidebar {
  readonly searching = output();
  readonly help = output();
  readonly closed = output();

  protected readonly session = inject(Session);
  protected readonly destinations = inject(Destinations);
  protected readonly waiting = inject(WaitingApprovals);
  protected readonly theme = inject(ThemeChoice);
  protected readonly themes: readonly { readonly value: Theme; readonly label: string; readonly icon: IconName }[] = [
    { value: 'system', label: 'As the system', icon: 'system' },
    { value: 'light', label: 'Light', icon: 'light' },
    { value: 'dark', label: 'Dark', icon: 'dark' },
  ];
  protected readonly monogram = computed(() => initials(this.session.current()?.user.name ?? ''));
}
