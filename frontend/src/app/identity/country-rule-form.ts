import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import type { CountryRuleDto, CountryRuleStandingDto } from '../api/models';
import { Attempts } from '../ui/attempts';
import { countryName } from '../ui/countries';
import { CountryPicker } from '../ui/country-picker';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';

const MODES = [
  ['off', 'From everywhere'],
  ['allow', 'Only from these countries'],
  ['deny', 'From everywhere but these'],
] as const;

/** From which countries people may come, with what it would mean for the one who sets it. */
@Component({
  selector: 'app-country-rule-form',
  imports: [CountryPicker, Icon, Moment],
  templateUrl: './country-rule-form.html',
  styleUrl: './country-rule-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CountryRuleForm {
  readonly standing = input.required<CountryRuleStandingDto>();
  readonly editable = input(true);
  /** What happens to people who are there already. */
  readonly consequence = input.required<string>();
  readonly save = input.required<(rule: CountryRuleDto) => Promise<unknown>>();

  private readonly attempts = inject(Attempts);
  protected readonly modes = MODES;
  protected readonly draft = linkedSignal(() => this.standing().rule);
  protected readonly busy = signal(false);
  protected readonly changed = computed(() => JSON.stringify(this.draft()) !== JSON.stringify(this.standing().rule));
  protected readonly isEmpty = computed(() => this.draft().mode !== 'off' && this.draft().countries.length === 0);
  protected readonly place = computed(() => {
    const { address, country, isPrivate } = this.standing().you;
    if (isPrivate) return `${address}, an address of a private network`;
    return `${address}, ${country === null ? 'whose country is not known' : countryName(country)}`;
  });
  protected readonly shutsOut = computed(() => {
    const { isPrivate, country } = this.standing().you;
    const { mode, countries, unknown } = this.draft();
    if (mode === 'off' || isPrivate) return false;
    return country === null ? unknown === 'refuse' : countries.includes(country) !== (mode === 'allow');
  });

  protected change(some: Partial<CountryRuleDto>): void {
    this.draft.update((draft) => ({ ...draft, ...some }));
  }

  protected async store(event: Event): Promise<void> {
    event.preventDefault();
    const rule = this.draft();
    this.busy.set(true);
    const work = (): Promise<unknown> => this.save()(rule);
    const question = { title: 'Turn people away by their country?', text: this.consequence(), yes: 'Save the rule', dangerous: true };
    await (rule.mode === 'off' ? this.attempts.run(work, 'Saved') : this.attempts.sure(question, work, 'Saved'));
    this.busy.set(false);
  }
}
