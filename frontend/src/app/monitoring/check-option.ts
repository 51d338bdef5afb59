import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { FormField, type FieldTree } from '@angular/forms/signals';
import type { CheckOptionDto } from '../api/models';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import type { OptionValue } from './check-options';

const KEEP = 'One is stored and shown to nobody. Leave this empty to keep it.';

/** One option of a check, as the registry of kinds describes it. */
@Component({
  selector: 'app-check-option',
  imports: [Field, FormControl, FormField],
  template: `
    @let one = option();
    @if (one.type === 'flag') {
      <label class="checkbox"><input type="checkbox" [formField]="flag()" />{{ one.label }}</label>
      @if (one.help) {
        <p class="faint small">{{ one.help }}</p>
      }
    } @else {
      <app-field [label]="one.label" [optional]="!one.needed" [hint]="hint()">
        @if (isSet()) {
          <button aside type="button" class="link-button" (click)="removed.emit()">Remove</button>
        }
        @switch (one.type) {
          @case ('integer') {
            <input type="number" [formField]="number()" />
          }
          @case ('choice') {
            <select [formField]="text()">
              @for (choice of one.choices; track choice) {
                <option [value]="choice">{{ choice }}</option>
              }
            </select>
          }
          @case ('lines') {
            <textarea rows="3" spellcheck="false" class="mono" [formField]="text()"></textarea>
          }
          @case ('secret') {
            <textarea rows="2" spellcheck="false" autocomplete="off" class="mono" [formField]="text()"></textarea>
          }
          @default {
            <input type="text" spellcheck="false" autocomplete="off" [placeholder]="one.example ?? ''" [formField]="text()" />
          }
        }
      </app-field>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckOption {
  readonly option = input.required<CheckOptionDto>();
  readonly field = input.required<FieldTree<OptionValue>>();
  /** A secret that is stored. */
  readonly isSet = input(false);
  readonly removed = output();

  protected readonly hint = computed(() => (this.isSet() ? KEEP : (this.option().help ?? undefined)));
  protected readonly text = computed(() => this.field() as unknown as FieldTree<string>);
  protected readonly number = computed(() => this.field() as unknown as FieldTree<number | null>);
  protected readonly flag = computed(() => this.field() as unknown as FieldTree<boolean>);
}
