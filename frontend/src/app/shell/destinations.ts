import { Injectable, computed, inject } from '@angular/core';
import { CurrentOrganisation } from '../session/current-organisation';
import { Session } from '../session/session';
import type { IconName } from '../ui/icons';

export interface Destination {
  readonly label: string;
  readonly icon: IconName;
  readonly link: readonly string[];
}

interface Guarded extends Destination {
  readonly permission: string;
}

const IN_ORGANISATION: readonly Guarded[] = [
  { label: 'Vault', icon: 'key', link: ['vault'], permission: 'vault.credential.read' },
  { label: 'Approvals', icon: 'shield-check', link: ['approvals'], permission: 'vault.request.approve' },
  { label: 'Monitoring', icon: 'activity', link: ['monitoring'], permission: 'monitoring.check.read' },
  { label: 'Audit', icon: 'audit', link: ['audit'], permission: 'audit.event.read' },
  { label: 'People', icon: 'users', link: ['people'], permission: 'organisation.member.read' },
  { label: 'Organisation settings', icon: 'settings', link: ['settings'], permission: 'organisation.settings.manage' },
  { label: 'Policies', icon: 'shield', link: ['policies'], permission: 'organisation.settings.manage' },
];

const ON_PLATFORM: readonly Guarded[] = [
  { label: 'Organisations', icon: 'organisation', link: ['/platform', 'organisations'], permission: 'platform.organisation.manage' },
  { label: 'Users', icon: 'user', link: ['/platform', 'users'], permission: 'platform.user.read' },
  { label: 'Directories', icon: 'network', link: ['/platform', 'directories'], permission: 'platform.identity-provider.manage' },
  { label: 'Single sign-on', icon: 'globe', link: ['/platform', 'sign-on'], permission: 'platform.identity-provider.manage' },
  { label: 'Lockouts', icon: 'lock', link: ['/platform', 'lockouts'], permission: 'platform.perimeter.read' },
  { label: 'Private networks', icon: 'network', link: ['/platform', 'check-networks'], permission: 'platform.perimeter.read' },
  { label: 'Countries', icon: 'globe', link: ['/platform', 'countries'], permission: 'platform.perimeter.read' },
  { label: 'Platform audit', icon: 'shield-check', link: ['/platform', 'audit'], permission: 'platform.audit.read' },
  { label: 'Keys', icon: 'key', link: ['/platform', 'keys'], permission: 'platform.system.manage' },
  { label: 'Mail', icon: 'mail', link: ['/platform', 'mail'], permission: 'platform.settings.manage' },
  { label: 'Settings', icon: 'settings', link: ['/platform', 'settings'], permission: 'platform.settings.manage' },
];

const CREATIONS: readonly Guarded[] = [
  { label: 'New credential', icon: 'plus', link: ['vault', 'new'], permission: 'vault.credential.create' },
  { label: 'Import credentials', icon: 'import', link: ['vault', 'import'], permission: 'vault.data.import' },
  { label: 'New check', icon: 'plus', link: ['monitoring', 'new'], permission: 'monitoring.check.create' },
  { label: 'Add many checks', icon: 'import', link: ['monitoring', 'bulk'], permission: 'monitoring.check.create' },
];

/** Where the signed-in person can go: the sidebar and the command palette offer the same. */
@Injectable({ providedIn: 'root' })
export class Destinations {
  private readonly session = inject(Session);
  private readonly organisation = inject(CurrentOrganisation);

  readonly inOrganisation = computed(() => this.here(IN_ORGANISATION));
  /** What concerns several organisations at once. */
  readonly acrossOrganisations = computed<readonly Destination[]>(() => {
    const watched = this.session.organisations().filter(({ permissions }) => permissions.includes('monitoring.check.read'));
    return watched.length > 1 ? [{ label: 'All clients', icon: 'overview', link: ['/clients'] }] : [];
  });
  readonly creations = computed(() => this.here(CREATIONS));
  readonly onPlatform = computed(() => ON_PLATFORM.filter(({ permission }) => this.session.platformPermissions().has(permission)));

  readonly own = computed<readonly Destination[]>(() => {
    const vault = this.session.personalVault();
    return [
      { label: 'Personal vault', icon: 'lock', link: vault ? ['/o', vault.slug, 'vault'] : ['/personal-vault'] },
      { label: 'Profile', icon: 'user', link: ['/profile'] },
    ];
  });

  private here(list: readonly Guarded[]): readonly Destination[] {
    const slug = this.organisation.slug();
    return slug
      ? list.filter(({ permission }) => this.organisation.can(permission)).map((entry) => ({ ...entry, link: ['/o', slug, ...entry.link] }))
      : [];
  }
}
