import { ChangeDetectionStrategy, Component, DOCUMENT, computed, inject, resource, signal } from '@angular/core';
import { Location } from '@angular/common';
import { Api } from '../api/api';
import { inspectShareLink, openShareLink } from '../api/functions';
import { DoorPage } from '../session/door-page';
import { Problem } from '../session/problem';
import { Clipboard } from '../ui/clipboard';
import { Field } from '../ui/field';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';
import { Skeleton } from '../ui/skeleton';
import { TextControl } from '../ui/text-control';
import { Toast } from '../ui/toast';
import { LinkProblem } from './link-problem';
import { type SharedContent, linkToken, openLink } from './link-secret';

/**
 * For somebody outside who was sent a secret. Opening the page takes nothing; only the click does. The key stays in the
 * address until then, and leaves the history with it.
 */
@Component({
  selector: 'app-share-page',
  imports: [DoorPage, Field, Icon, LinkProblem, Moment, Skeleton, TextControl],
  templateUrl: './share-page.html',
  styleUrl: './share-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SharePage {
  private readonly api = inject(Api);
  private readonly location = inject(Location);
  private readonly clipboard = inject(Clipboard);
  private readonly toast = inject(Toast);
  private readonly fragment = inject(DOCUMENT).location.hash.slice(1);

  protected readonly summary = resource({
    loader: async () => this.api.invoke(inspectShareLink, { body: { token: await linkToken(this.fragment) } }),
  });
  protected readonly passphrase = signal('');
  protected readonly busy = signal(false);
  protected readonly content = signal<SharedContent | undefined>(undefined);
  protected readonly viewsLeft = signal(0);
  /** What has ended the link; another wrong passphrase is said beside its field. */
  protected readonly over = signal<Problem | undefined>(undefined);
  protected readonly failure = signal('');
  protected readonly problem = computed(() => this.over() ?? this.summary.error());

  protected async open(event: Event): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    this.failure.set('');
    try {
      const passphrase = this.passphrase();
      const body = { token: await linkToken(this.fragment), ...(passphrase && { passphrase }) };
      const { ciphertext, viewsLeft } = await this.api.invoke(openShareLink, { body });
      this.content.set(await openLink(this.fragment, ciphertext));
      this.viewsLeft.set(viewsLeft);
      this.passphrase.set('');
      if (viewsLeft === 0) this.location.replaceState('/share');
    } catch (error) {
      const problem = Problem.from(error);
      if (problem.status === 410 || problem.status === 404) this.over.set(problem);
      else this.failure.set(problem.message);
    } finally {
      this.busy.set(false);
    }
  }

  protected async copy(value: string): Promise<void> {
    try {
      await this.clipboard.copy(value);
      this.toast.say('Copied');
    } catch (error) {
      this.toast.fail(error);
    }
  }

  protected leave(): void {
    this.content.set(undefined);
    this.location.replaceState('/share');
    this.over.set(new Problem(410, 'link-left', 'It is hidden again. You can close this page.'));
  }
}
