import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import { getKeys, listOrganisations, rotateKeys } from '../api/functions';
import type { KeyRotationDto } from '../api/models';
import { Attempts } from '../ui/attempts';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { whileVisible } from '../ui/while-visible';

const REFRESH_SECONDS = 3;

const STATES: Readonly<Record<KeyRotationDto['state'], string>> = {
  announced: 'Announced',
  running: 'Sealing anew',
  settling: 'Old key still kept',
  finished: 'Finished',
  failed: 'Some do not open',
};

/** The keys that everything is sealed with, by their names, and their change. */
@Component({
  selector: 'app-keys-page',
  imports: [EmptyState, ErrorState, Moment, PageHeader, Skeleton],
  templateUrl: './keys-page.html',
  styleUrl: './keys-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KeysPage {
  private readonly api = inject(Api);
  private readonly attempts = inject(Attempts);
  protected readonly states = STATES;
  protected readonly busy = signal(false);
  protected readonly organisationId = signal('');
  protected readonly keys = resource({ loader: () => this.api.invoke(getKeys) });
  protected readonly organisations = resource({
    loader: async () => {
      const { items } = await this.api.invoke(listOrganisations, { limit: 200 });
      return items.filter(({ status }) => status === 'active' || status === 'deactivated');
    },
  });
  protected readonly shown = computed(() => (this.keys.hasValue() ? this.keys.value() : undefined));
  private readonly atWork = computed(() => this.shown()?.rotations.some(({ finishedAt }) => finishedAt === null) ?? false);
  protected readonly choices = computed(() => (this.organisations.hasValue() ? this.organisations.value() : []));
  /** Whether anything is still wrapped by another root key than the current one. */
  protected readonly behind = computed(() => (this.shown()?.rootKeys ?? []).some(({ current, needed }) => needed && !current));

  constructor() {
    whileVisible(REFRESH_SECONDS, () => {
      if (this.atWork() && !this.keys.isLoading()) this.keys.reload();
    });
  }

  /** Others write meanwhile, so more may be sealed than there was. */
  protected percent({ done, total }: KeyRotationDto): number {
    return total === 0 ? 0 : Math.min(100, Math.floor((done * 100) / total));
  }

  protected rotateRoot(): Promise<void> {
    const text = 'The keys of all organisations are wrapped anew. Nobody notices, and it can be stopped and goes on.';
    return this.rotate({ title: 'Wrap all keys with the current root key?', text, yes: 'Wrap' }, null);
  }

  protected rotateOrganisation(): Promise<void> {
    const name = this.choices().find(({ id }) => id === this.organisationId())?.name ?? '';
    const text =
      'Its secrets are sealed anew in the background, from half an hour on, when every process knows the new key. The old one is deleted an hour after that. Nobody notices.';
    return this.rotate({ title: `Change the key of ${name}?`, text, yes: 'Change' }, this.organisationId());
  }

  private async rotate(question: { title: string; text: string; yes: string }, organisationId: string | null): Promise<void> {
    this.busy.set(true);
    await this.attempts.sure(question, () => this.api.invoke(rotateKeys, { body: { organisationId } }), 'The change of keys has begun.');
    this.busy.set(false);
    this.keys.reload();
  }
}
