import { afterNextRender, ChangeDetectionStrategy, Component, DOCUMENT, inject, input, signal } from '@angular/core';
import { Api } from '../api/api';
import { finishProviderReauthentication } from '../api/functions';
import { Icon } from '../ui/icon';
import { type ConfirmationMessage, confirmationChannel } from './confirmation-channel';
import { DoorPage } from './door-page';
import { Problem } from './problem';

/** Where a provider leads back to in the window that was opened for it; it tells the page that waits, and closes. */
@Component({
  selector: 'app-confirmation-return',
  imports: [DoorPage, Icon],
  template: `
    <app-door-page>
      <h1>Confirm it is you</h1>
      @if (problem()) {
        <p class="notice bad" role="alert"><app-icon name="alert" />{{ problem() }}</p>
        <p class="soft">Close this window and try again.</p>
      } @else if (done()) {
        <p class="soft" role="status">Confirmed. You can close this window.</p>
      } @else {
        <p class="soft" role="status">One moment…</p>
      }
    </app-door-page>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConfirmationReturn {
  readonly providerId = input.required<string>();

  private readonly api = inject(Api);
  private readonly document = inject(DOCUMENT);
  private readonly handle = this.document.location.hash.slice(1);
  protected readonly done = signal(false);
  protected readonly problem = signal('');

  constructor() {
    afterNextRender(() => {
      void this.finish();
    });
  }

  private async finish(): Promise<void> {
    try {
      await this.api.invoke(finishProviderReauthentication, { providerId: this.providerId(), body: { handle: this.handle || '-' } });
      this.tell({ confirmed: true });
      this.done.set(true);
      this.document.defaultView?.close();
    } catch (error) {
      const { message } = Problem.from(error);
      this.tell({ confirmed: false, problem: message });
      this.problem.set(message);
    }
  }

  private tell(message: ConfirmationMessage): void {
    const channel = confirmationChannel();
    channel.postMessage(message);
    channel.close();
  }
}
