import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import { Field } from '../../ui/field';
import { FormControl } from '../../ui/form-control';
import { Icon } from '../../ui/icon';
import type { FieldDraft } from './credential-draft';
import { type FieldKind, isSecretKind } from '../credential-types';
import { Generator } from './generator';

/** Plain text that comes in several lines; an `input` would join them. */
const SEVERAL_LINES: ReadonlySet<string> = new Set(['certificate', 'public-key']);

/** One field of an entry in its form, whatever its kind. */
@Component({
  selector: 'app-credential-field-control',
  imports: [Field, FormControl, FormField, Generator, Icon],
  templateUrl: './credential-field-control.html',
  styleUrl: './credential-field-control.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CredentialFieldControl {
  readonly field = input.required<FieldTree<FieldDraft>>();
  readonly removed = output();

  protected readonly draft = computed(() => this.field()().value());
  protected readonly visible = signal(false);
  protected readonly generating = signal(false);
  protected readonly lines = computed(() => this.draft().kind === 'multiline-secret' || SEVERAL_LINES.has(this.draft().key));
  protected readonly secret = computed(() => isSecretKind(this.draft().kind));
  protected readonly placeholder = computed(() => (this.draft().cleared ? 'Will be emptied' : this.draft().stored ? 'Unchanged' : ''));
  protected readonly hint = computed(() => {
    if (this.draft().kind === 'totp') return 'The set-up key or otpauth:// address, not a code.';
    return this.draft().kind === 'url' ? 'With its scheme, such as https://example.com' : undefined;
  });
  protected readonly kinds: readonly { readonly kind: FieldKind; readonly label: string }[] = [
    { kind: 'text', label: 'Text' },
    { kind: 'secret', label: 'Secret' },
    { kind: 'multiline-secret', label: 'Secret, several lines' },
    { kind: 'url', label: 'Address' },
    { kind: 'date', label: 'Date' },
    { kind: 'totp', label: 'One-time code' },
  ];

  protected use(value: string): void {
    this.patch({ value, cleared: false });
    this.field().value().markAsDirty();
    this.generating.set(false);
    this.visible.set(true);
  }

  protected clear(): void {
    this.patch({ value: '', cleared: !this.draft().cleared });
  }

  protected setKind(kind: string): void {
    const chosen = this.kinds.find((candidate) => candidate.kind === kind);
    if (chosen) this.patch({ kind: chosen.kind });
  }

  private patch(change: Partial<FieldDraft>): void {
    this.field()().value.update((draft) => ({ ...draft, ...change }));
  }
}
