import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { deletePersonalVault, getPersonalVault, openPersonalVault, rotatePersonalKey } from '../api/functions';
import { Attempts } from '../ui/attempts';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { Session } from './session';

/** One's own vault as a whole: opened, given a new key, deleted. What is in it has the pages of every vault. */
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
