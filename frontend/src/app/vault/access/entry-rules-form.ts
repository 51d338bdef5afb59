import { ChangeDetectionStrategy, Component, computed, input, linkedSignal, output } from '@angular/core';
import type { EntryRulesDto } from '../../api/models';
import { CountryPicker } from '../../ui/country-picker';
import { Field } from '../../ui/field';
import { TextControl } from '../../ui/text-control';

const DAYS = [
  ['mon', 'Monday'],
  ['tue', 'Tuesday'],
  ['wed', 'Wednesday'],
  ['thu', 'Thursday'],
  ['fri', 'Friday'],
  ['sat', 'Saturday'],
  ['sun', 'Sunday'],
] as const;

const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Draft {
  readonly allowed: string;
  readonly denied: string;
  readonly allowedCountries: readonly string[];
  readonly deniedCountries: readonly string[];
  readonly hours: EntryRulesDto['hours'];
  readonly approval: boolean;
}

const NO_RULES: EntryRulesDto = { allowedNetworks: [], deniedNetworks: [], hours: null };

/** From where and when the secrets of an entry may leave. */
@Component({
  selector: 'app-entry-rules-form',
  imports: [CountryPicker, Field, TextControl],
  templateUrl: './entry-rules-form.html',
  styleUrl: './entry-rules-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EntryRulesForm {
  readonly rules = input.required<EntryRulesDto | null>();
  readonly saved = output<EntryRulesDto | null>();

  protected readonly days = DAYS;
  protected readonly zones = [...new Set([OWN_ZONE, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  private readonly stored = computed(() => draftOf(this.rules() ?? NO_RULES));
  protected readonly draft = linkedSignal(() => this.stored());
  protected readonly changed = computed(() => JSON.stringify(this.draft()) !== JSON.stringify(this.stored()));

  protected change(some: Partial<Draft>): void {
    this.draft.update((draft) => ({ ...draft, ...some }));
  }

  protected limitHours(limited: boolean): void {
    const usual = { timeZone: OWN_ZONE, days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' };
    this.change({ hours: limited ? (this.stored().hours ?? usual) : null });
  }

  protected changeHours(some: Partial<NonNullable<Draft['hours']>>): void {
    const { hours } = this.draft();
    if (hours) this.change({ hours: { ...hours, ...some } });
  }

  protected toggleDay(day: string): void {
    const days = this.draft().hours?.days ?? [];
    const chosen = days.includes(day) ? days.filter((other) => other !== day) : [...days, day];
    this.changeHours({ days: DAYS.map(([name]) => name).filter((name) => chosen.includes(name)) });
  }

  protected save(): void {
    const { allowed, denied, allowedCountries, deniedCountries, hours, approval } = this.draft();
    const places = {
      allowedNetworks: linesOf(allowed),
      deniedNetworks: linesOf(denied),
      allowedCountries: [...allowedCountries],
      deniedCountries: [...deniedCountries],
    };
    const rules = { ...places, hours, approval };
    const none = Object.values(places).every((list) => list.length === 0) && hours === null && !approval;
    this.saved.emit(none ? null : rules);
  }
}

function draftOf({
  allowedNetworks,
  deniedNetworks,
  allowedCountries = [],
  deniedCountries = [],
  hours,
  approval = false,
}: EntryRulesDto): Draft {
  const networks = { allowed: allowedNetworks.join('\n'), denied: deniedNetworks.join('\n') };
  return { ...networks, allowedCountries, deniedCountries, hours, approval };
}

function linesOf(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/u).filter((line) => line !== ''))];
}
