import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import type { ChangeDetectionRuleDto, DetectionRuleDto } from '../api/models';
import { Problem } from '../session/problem';
import { Moment } from '../ui/moment';
import { Toast } from '../ui/toast';

@Component({
  selector: 'app-detection-rule',
  imports: [Moment],
  templateUrl: './detection-rule.html',
  styleUrls: ['../system/setting.css', './detection-rule.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DetectionRule {
  readonly rule = input.required<DetectionRuleDto>();
  readonly mayChange = input.required<boolean>();
  readonly save = input.required<(rule: DetectionRuleDto, changes: ChangeDetectionRuleDto) => Promise<void>>();

  private readonly toast = inject(Toast);
  protected readonly enabled = linkedSignal(() => this.rule().enabled);
  protected readonly threshold = linkedSignal(() => this.rule().threshold);
  protected readonly windowMinutes = linkedSignal(() => this.rule().windowMinutes);
  protected readonly busy = signal(false);
  protected readonly error = signal('');
  protected readonly id = computed(() => `rule-${this.rule().rule}`);
  protected readonly changed = computed(
    () => this.threshold() !== this.rule().threshold || this.windowMinutes() !== this.rule().windowMinutes,
  );

  protected async store(event: Event): Promise<void> {
    event.preventDefault();
    const [threshold, windowMinutes] = [this.threshold(), this.windowMinutes()];
    if (Number.isNaN(threshold) || Number.isNaN(windowMinutes)) this.error.set('Enter whole numbers.');
    else await this.send({ ...(threshold !== null && { threshold }), ...(windowMinutes !== null && { windowMinutes }) });
  }

  protected async toggle(enabled: boolean): Promise<void> {
    this.enabled.set(enabled);
    await this.send({ enabled });
    if (this.error()) this.enabled.set(this.rule().enabled);
  }

  private async send(changes: ChangeDetectionRuleDto): Promise<void> {
    this.busy.set(true);
    this.error.set('');
    try {
      await this.save()(this.rule(), changes);
      this.toast.say(`${this.rule().label} changed`);
    } catch (error) {
      const problem = Problem.from(error);
      this.error.set(problem.fields[0]?.message ?? problem.message);
    } finally {
      this.busy.set(false);
    }
  }
}
