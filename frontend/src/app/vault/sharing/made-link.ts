import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import { Clipboard } from '../../ui/clipboard';
import { Icon } from '../../ui/icon';
import { Toast } from '../../ui/toast';

/** A link that was just made, the only time that it is shown; what is projected says what it can do. */
@Component({
  selector: 'app-made-link',
  imports: [Icon, MatDialogClose, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>The link for {{ recipient() }}</h2>
    <p class="notice good">
      <app-icon name="success" /><span><ng-content /></span>
    </p>
    <p class="link mono" data-link>{{ url() }}</p>
    @if (passphrase(); as words) {
      <p class="notice warn"><app-icon name="warning" /><span>Tell the passphrase by another way than the link.</span></p>
      <p class="link mono">{{ words }}</p>
    }
    <div class="form-actions">
      @if (passphrase(); as words) {
        <button type="button" class="btn" (click)="copy(words, 'Passphrase')">
          <app-icon name="copy" [size]="15" />Copy the passphrase
        </button>
      }
      <button type="button" class="btn" (click)="copy(url(), 'Link')"><app-icon name="copy" [size]="15" />Copy the link</button>
      <button type="button" class="btn btn-primary" mat-dialog-close>Done</button>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-4);
    }
    .link {
      padding: var(--space-3);
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
export class MadeLink {
  readonly recipient = input.required<string>();
  readonly url = input.required<string>();
  readonly passphrase = input('');

  private readonly clipboard = inject(Clipboard);
  private readonly toast = inject(Toast);

  protected async copy(text: string, what: string): Promise<void> {
    try {
      await this.clipboard.copy(text);
      this.toast.say(`${what} copied`);
    } catch (error) {
      this.toast.fail(error);
    }
  }
}
