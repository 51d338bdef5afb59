import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import type { SettingDto } from '../api/models';
import { Problem } from '../session/problem';
import { Moment } from '../ui/moment';
import { Toast } from '../ui/toast';

type Value = SettingDto['value'];

const INPUT_TYPES: Readonly<Partial<Record<SettingDto['type'], string>>> = { integer: 'number', secret: 'password' };

@Component({
  selector: 'app-setting',
  imports: [Moment],
  templateUrl: './setting.html',
  styleUrl: './setting.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Setting {
  readonly setting = input.required<SettingDto>();
  readonly save = input.required<(key: string, value: Value) => Promise<void>>();

  private readonly toast = inject(Toast);
  protected readonly value = linkedSignal<Value>(() => this.setting().value);
  /** Of a secret, which the server does not tell. */
  private readonly secret = signal('');
  protected readonly inputType = computed(() => INPUT_TYPES[this.setting().type] ?? 'text');
  protected readonly shown = computed(() => (this.setting().type === 'secret' ? this.secret() : this.value()));
  protected readonly placeholder = computed(() => {
    const { type, value } = this.setting();
    if (type !== 'secret') return '';
    return value ? 'Set; type to replace' : 'Not set';
  });
  protected readonly busy = signal(false);
  protected readonly error = signal('');
  protected readonly id = computed(() => `setting-${this.setting().key.replaceAll('.', '-')}`);
  protected readonly changed = computed(() => this.value() !== this.setting().value);
  protected readonly bounds = computed(() => {
    const { minimum, maximum } = this.setting();
    return minimum !== undefined && maximum !== undefined ? `${minimum.toString()} to ${maximum.toString()}` : '';
  });

  protected async store(event?: Event): Promise<void> {
    event?.preventDefault();
    const { key, label } = this.setting();
    this.busy.set(true);
    this.error.set('');
    try {
      await this.save()(key, this.value());
      this.secret.set('');
      this.toast.say(`${label} changed`);
    } catch (error) {
      const problem = Problem.from(error);
      this.error.set(problem.fields[0]?.message ?? problem.message);
    } finally {
      this.busy.set(false);
    }
  }

  protected type({ value, valueAsNumber }: HTMLInputElement): void {
    if (this.setting().type === 'secret') this.secret.set(value);
    this.value.set(this.setting().type === 'integer' ? valueAsNumber : value);
  }

  protected async toggle(on: boolean): Promise<void> {
    this.value.set(on);
    await this.store();
    if (this.error()) this.value.set(this.setting().value);
  }
}
