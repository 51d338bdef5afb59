import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import { CurrentOrganisation } from '../session/current-organisation';
import { Session } from '../session/session';
import { Icon } from '../ui/icon';
import { initials } from '../ui/initials';
import { roleWords } from '../ui/role-words';

const FILTER_FROM = 8;

@Component({
  selector: 'app-organisation-switcher',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink],
  templateUrl: './organisation-switcher.html',
  styleUrl: './organisation-switcher.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrganisationSwitcher {
  private readonly session = inject(Session);
  protected readonly current = inject(CurrentOrganisation);
  protected readonly filter = signal('');
  protected readonly filterable = computed(() => this.session.organisations().length > FILTER_FROM);
  protected readonly offered = computed(() => {
    const words = this.filter().toLowerCase();
    return this.session.organisations().filter(({ name, slug }) => `${name} ${slug}`.toLowerCase().includes(words));
  });
  /** The page that opens one, as long as there is none. */
  protected readonly personal = computed(() => {
    if (!'personal vault'.includes(this.filter().toLowerCase())) return undefined;
    const own = this.session.personalVault();
    return own ? ['/o', own.slug] : ['/personal-vault'];
  });
  protected readonly initials = initials;
  protected readonly words = roleWords;

  protected keepTyping(event: KeyboardEvent): void {
    if (!['ArrowDown', 'ArrowUp', 'Escape', 'Tab'].includes(event.key)) event.stopPropagation();
  }
}
