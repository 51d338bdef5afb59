import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { Clipboard } from '../ui/clipboard';
import { Icon } from '../ui/icon';
import { Toast } from '../ui/toast';

@Component({
  selector: 'app-one-time-link',
  imports: [Icon],
  template: `
    @if (link(); as shown) {
      <p class="notice good">
        <app-icon name="success" /><span
          >Give this link to <strong>{{ email() }}</strong> by a way you trust. It works once, for {{ lifetime() }}, and is not shown
          again.</span
        >
      </p>
      <p class="link mono">{{ shown }}</p>
      <button type="button" class="btn btn-wide" (click)="copy(shown)"><app-icon name="copy" />Copy the link</button>
    } @else {
      <p class="notice good">
        <app-icon name="success" /><span
          >A mail with a link is on its way to <strong>{{ email() }}</strong>. The link works once, for {{ lifetime() }}.</span
        >
      </p>
    }
  `,
  styleUrl: './one-time-link.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OneTimeLink {
  /** Null when it went by mail. */
  readonly link = input.required<string | null>();
  readonly email = input.required<string>();
  readonly lifetime = input('120 hours');
  private readonly clipboard = inject(Clipboard);
  private readonly toast = inject(Toast);

  protected async copy(link: string): Promise<void> {
    try {
      await this.clipboard.copy(link);
      this.toast.say('Link copied');
    } catch (error) {
      this.toast.fail(error);
    }
  }
}
