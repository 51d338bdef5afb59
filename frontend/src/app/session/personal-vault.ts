import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import {
  deletePersonalVault,
  getPersonalVault,
  openPersonalVault,
  rotatePersonalKey,
  sealPersonalVault,
  setPersonalVaultTerms,
  unsealPersonalVault,
} from '../api/functions';
import { AskReason } from '../ui/ask-reason';
import { Attempts } from '../ui/attempts';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { Session } from './session';

const PROOF_CHOICES = [
  { minutes: null, words: 'never' },
  { minutes: 5, words: 'after 5 minutes' },
  { minutes: 15, words: 'after 15 minutes' },
  { minutes: 60, words: 'after an hour' },
];

/** One's own vault as a whole: opened, sealed, given a new key, deleted. What is in it has the pages of every vault. */
@Component({
  selector: 'app-personal-vault',
  imports: [EmptyState, ErrorState, Icon, Moment, PageHeader, RouterLink, Skeleton],
  templateUrl: './personal-vault.html',
  styleUrl: './profile.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PersonalVault {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly attempts = inject(Attempts);
  private readonly reasons = inject(AskReason);
  protected readonly session = inject(Session);
  protected readonly busy = signal(false);
  protected readonly vault = resource({ loader: () => this.api.invoke(getPersonalVault) });
  protected readonly changing = computed(() => {
    const rotation = this.vault.hasValue() ? this.vault.value().keyRotation : null;
    return rotation && rotation.finishedAt === null ? rotation : undefined;
  });

  protected async open(): Promise<void> {
    this.busy.set(true);
    await this.attempts.run(async () => {
      await this.api.invoke(openPersonalVault);
      const slug = (await this.session.refresh())?.personalVault?.slug;
      if (slug !== undefined) await this.router.navigate(['/o', slug, 'vault']);
    });
    this.busy.set(false);
  }

  /** With one that another program has set. */
  protected readonly proofChoices = computed(() => {
    const minutes = this.vault.hasValue() ? this.vault.value().reauthenticationMinutes : null;
    const isKnown = PROOF_CHOICES.some((choice) => choice.minutes === minutes);
    return isKnown ? PROOF_CHOICES : [...PROOF_CHOICES, { minutes, words: `after ${minutes} minutes` }];
  });

  protected async askForProof(select: HTMLSelectElement, before: number | null): Promise<void> {
    this.busy.set(true);
    const reauthenticationMinutes = select.value === '' ? null : Number(select.value);
    const saved = await this.attempts.run(() => this.api.invoke(setPersonalVaultTerms, { body: { reauthenticationMinutes } }), 'Saved');
    if (saved) this.vault.reload();
    else select.value = String(before ?? '');
    this.busy.set(false);
  }

  protected async seal(): Promise<void> {
    const changed = await this.reasons.ask({
      heading: 'Seal your personal vault?',
      text: 'Nothing in it can be read or changed from now on, by you, your API keys or your links, until you unseal it here.',
      label: 'Why',
      hint: 'Kept in its audit trail, which is yours alone.',
      yes: 'Seal it',
      send: (reason: string) => this.api.invoke(sealPersonalVault, { body: { reason } }),
    });
    if (changed) await this.changed();
  }

  protected async unseal(): Promise<void> {
    const changed = await this.reasons.ask({
      heading: 'Unseal your personal vault?',
      text: 'Everything is as it was.',
      label: 'Why',
      hint: 'Kept in its audit trail, which is yours alone.',
      yes: 'Unseal it',
      send: (reason: string) => this.api.invoke(unsealPersonalVault, { body: { reason } }),
    });
    if (changed) await this.changed();
  }

  private async changed(): Promise<void> {
    this.vault.reload();
    await this.session.refresh().catch(() => undefined);
  }

  protected async changeKey(): Promise<void> {
    this.busy.set(true);
    const text = 'Your secrets are sealed anew in the background, from half an hour on. The old key is deleted an hour after that.';
    const question = { title: 'Change the key of your vault?', text, yes: 'Change' };
    await this.attempts.sure(question, () => this.api.invoke(rotatePersonalKey), 'The change of the key has begun.');
    this.busy.set(false);
    this.vault.reload();
  }

  protected async remove(): Promise<void> {
    this.busy.set(true);
    const text =
      'All that is in it is gone at once, and its key, without which nothing of it can be read. Export what you still need first.';
    const question = { title: 'Delete your personal vault?', text, yes: 'Delete it', dangerous: true };
    if (await this.attempts.sure(question, () => this.api.invoke(deletePersonalVault), 'Your personal vault is deleted.')) {
      await this.session.refresh();
      this.vault.reload();
    }
    this.busy.set(false);
  }
}
