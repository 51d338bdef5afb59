import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import { allCountries, countryName } from './countries';
import { Field } from './field';
import { Icon } from './icon';
import { TextControl } from './text-control';

let pickers = 0;

/** Countries, each with a button that takes it out, and a box in which one finds another by its name or its code. */
@Component({
  selector: 'app-country-picker',
  imports: [Field, Icon, TextControl],
  template: `
    <app-field [label]="label()" [error]="unknown() ? 'There is no such country.' : ''">
      <span class="adding">
        <input
          autocomplete="off"
          placeholder="Name or code"
          [disabled]="disabled()"
          [attr.list]="list"
          [(text)]="typed"
          (input)="unknown.set(false)"
          (keydown.enter)="$event.preventDefault(); add()"
        />
        <button type="button" class="btn" [disabled]="disabled()" [attr.aria-label]="'Add to: ' + label()" (click)="add()">Add</button>
      </span>
    </app-field>
    <datalist [id]="list">
      @for (country of countries; track country.code) {
        <option [value]="country.name">{{ country.code }}</option>
      }
    </datalist>
    @if (chosen().length > 0) {
      <ul class="chosen" [attr.aria-label]="label()">
        @for (country of chosen(); track country.code) {
          <li class="badge">
            {{ country.name }}
            @if (!disabled()) {
              <button type="button" [attr.aria-label]="'Remove ' + country.name" (click)="remove(country.code)">
                <app-icon name="close" [size]="13" />
              </button>
            }
          </li>
        }
      </ul>
    }
  `,
  styleUrl: './country-picker.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CountryPicker {
  readonly label = input.required<string>();
  /** ISO 3166-1. */
  readonly codes = input.required<readonly string[]>();
  readonly disabled = input(false);
  readonly changed = output<string[]>();

  protected readonly list = `countries-${(pickers += 1).toString()}`;
  protected readonly countries = allCountries();
  protected readonly typed = signal('');
  protected readonly unknown = signal(false);
  protected readonly chosen = computed(() => this.codes().map((code) => ({ code, name: countryName(code) })));

  protected add(): void {
    const wanted = this.typed().trim().toLowerCase();
    if (wanted === '') return;
    const found = this.countries.find(({ code, name }) => [code, name].some((word) => word.toLowerCase() === wanted));
    this.unknown.set(!found);
    if (!found) return;
    this.typed.set('');
    if (!this.codes().includes(found.code)) this.changed.emit([...this.codes(), found.code].sort());
  }

  protected remove(code: string): void {
    this.changed.emit(this.codes().filter((other) => other !== code));
  }
}
