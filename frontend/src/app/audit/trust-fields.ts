import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';

const NEVER_AGAIN = 'Sealed when it is stored, and never shown again.';

/** Whom an encrypted receiver has to be signed by, and how this server shows that it is itself. */
@Component({
  selector: 'app-trust-fields',
  imports: [Field, FormControl, FormField],
  templateUrl: './trust-fields.html',
  styleUrl: './stream-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TrustFields {
  readonly authority = input.required<FieldTree<string>>();
  readonly certificate = input.required<FieldTree<string>>();
  readonly secret = input.required<FieldTree<string>>();
  readonly secretLabel = input.required<string>();
  /** Receivers of this kind may ask for a certificate of ours, whose key is the secret then. */
  readonly hasCertificate = input.required<boolean>();
  readonly hasSecret = input.required<boolean>();

  protected readonly secretHint = computed(() => {
    if (!this.hasSecret()) return NEVER_AGAIN;
    const what = this.hasCertificate() ? 'address or certificate' : 'address';
    return `One is stored and shown to nobody. Leave this empty to keep it; another ${what} needs it again.`;
  });
}
