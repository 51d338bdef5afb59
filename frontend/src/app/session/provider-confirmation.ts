import { ChangeDetectionStrategy, Component, DestroyRef, DOCUMENT, inject, input, output, signal } from '@angular/core';
import { Api } from '../api/api';
import { startProviderReauthentication } from '../api/functions';
import type { PublicProviderDto } from '../api/models';
import { Icon } from '../ui/icon';
import { type ConfirmationMessage, confirmationChannel } from './confirmation-channel';
import { Problem } from './problem';
import { Session } from './session';

const WINDOW = 'popup,width=520,height=720';

/** Has a provider ask the person anew, in a window of its own, so that this page and what it was about to do stay as they are. */
@Component({
  selector: 'app-provider-confirmation',
  imports: [Icon],
  template: `
    <p class="soft small">Your provider asks you to sign in once more, in a window of its own.</p>
    @if (problem()) {
      <p class="notice bad" role="alert"><app-icon name="alert" />{{ problem() }}</p>
    } @else if (waiting()) {
      <p class="notice" role="status">Waiting for {{ waiting() }}. This goes on by itself.</p>
    }
    @for (provider of providers(); track provider.id) {
      <button type="button" class="btn btn-primary btn-wide" (click)="ask(provider)">
        <app-icon name="globe" />{{ waiting() === provider.name ? 'Open ' + provider.name + ' again' : 'Confirm with ' + provider.name }}
      </button>
    }
  `,
  styleUrl: './passkey-sign-in.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProviderConfirmation {
  readonly providers = input.required<readonly PublicProviderDto[]>();
  readonly confirmed = output();

  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly view = inject(DOCUMENT).defaultView;
  private readonly channel = confirmationChannel();
  private opened: Window | null = null;
  protected readonly waiting = signal('');
  protected readonly problem = signal('');

  constructor() {
    this.channel.onmessage = ({ data }: MessageEvent<ConfirmationMessage>): void => {
      void this.heard(data);
    };
    inject(DestroyRef).onDestroy(() => {
      this.channel.close();
      this.opened?.close();
    });
  }

  protected async ask({ id, name }: PublicProviderDto): Promise<void> {
    this.problem.set('');
    this.opened?.close();
    // At once, for browsers only let a click open a window.
    const opened = (this.opened = this.view?.open('', '', WINDOW) ?? null);
    if (!opened) {
      this.problem.set('Your browser has kept the window from opening. Allow it for this page and try again.');
      return;
    }
    this.waiting.set(name);
    try {
      opened.location.assign((await this.api.invoke(startProviderReauthentication, { providerId: id })).location);
    } catch (error) {
      opened.close();
      this.stop(Problem.from(error).message);
    }
  }

  private async heard(message: ConfirmationMessage): Promise<void> {
    if (!this.waiting()) return;
    if (!message.confirmed) {
      this.stop(message.problem);
      return;
    }
    await this.session.refresh();
    this.confirmed.emit();
  }

  private stop(problem: string): void {
    this.waiting.set('');
    this.problem.set(problem);
  }
}
