import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { Clipboard } from '../../ui/clipboard';
import { Icon } from '../../ui/icon';
import { Toast } from '../../ui/toast';

/** A value to be entered in another system. */
@Component({
  selector: 'app-copy-value',
  imports: [Icon],
  template: `
    <span class="soft small">{{ label() }}</span>
    <span class="line">
      <code class="mono">{{ value() }}</code>
      <button type="button" class="btn btn-small btn-icon" title="Copy" [attr.aria-label]="'Copy ' + label()" (click)="copy()">
        <app-icon name="copy" [size]="14" />
      </button>
    </span>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-1);
    }
    .line {
      display: flex;
      gap: var(--space-2);
      align-items: center;
    }
    code {
      flex: 1;
      min-width: 0;
      padding: var(--space-2) var(--space-3);
      border-radius: var(--radius);
      background: var(--surface-sunken);
      box-shadow: inset 0 0 0 1px var(--border);
      font-size: var(--text-sm);
      overflow-wrap: anywhere;
      user-select: all;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CopyValue {
  readonly label = input.required<string>();
  readonly value = input.required<string>();
  private readonly clipboard = inject(Clipboard);
  private readonly toast = inject(Toast);

  protected async copy(): Promise<void> {
    try {
      await this.clipboard.copy(this.value());
      this.toast.say('Copied');
    } catch (error) {
      this.toast.fail(error);
    }
  }
}
