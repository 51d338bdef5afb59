import { Injectable, computed, inject, signal } from '@angular/core';
import { Session } from './session';

const REMEMBERED = 'clientst0r.organisation';

/** The organisation of the URL, or the personal vault; after leaving it for the platform's pages, the last one. */
@Injectable({ providedIn: 'root' })
export class CurrentOrganisation {
  private readonly session = inject(Session);
  private readonly chosen = signal(localStorage.getItem(REMEMBERED));

  readonly organisation = computed(() => {
    const places = this.session.places();
    return places.find(({ slug }) => slug === this.chosen()) ?? places[0];
  });
  readonly isPersonal = computed(() => this.id() !== '' && this.id() === this.session.personalVault()?.id);
  readonly slug = computed(() => this.organisation()?.slug ?? '');
  readonly id = computed(() => this.organisation()?.id ?? '');
  private readonly permissions = computed(() => new Set(this.organisation()?.permissions));

  choose(slug: string): void {
    this.chosen.set(slug);
    localStorage.setItem(REMEMBERED, slug);
  }

  /** What the page offers; the server decides again. */
  can(permission: string): boolean {
    return this.permissions().has(permission);
  }
}
