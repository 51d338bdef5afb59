import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { type FieldTree, FormRoot } from '@angular/forms/signals';
import { RouterLink } from '@angular/router';
import { FormError } from './form-error';
import { Icon } from './icon';
import type { StoredDraft } from './stored-draft';

/** The frame of a form for something that is stored, or new: what went wrong as a whole, its fields, and the two ways out. */
@Component({
  selector: 'app-stored-form',
  imports: [FormError, FormRoot, Icon, RouterLink],
  templateUrl: './stored-form.html',
  styleUrl: './stored-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StoredForm {
  readonly form = input.required<FieldTree<unknown>>();
  readonly kept = input.required<StoredDraft<never>>();
  /** What it is, in a sentence: "check". */
  readonly what = input.required<string>();
  readonly home = input.required<readonly string[]>();
}
