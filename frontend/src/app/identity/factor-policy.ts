import { ChangeDetectionStrategy, Component, inject, input, linkedSignal, signal } from '@angular/core';
import type { SecondFactorPolicyDto } from '../api/models';
import { Attempts } from '../ui/attempts';

/** Whether a second factor is required of somebody, or of some people, and for how long it may be put off. */
@Component({
  selector: 'app-factor-policy',
  template: `
    <form novalidate (submit)="store($event)">
      <label class="choice"
        ><input type="checkbox" [checked]="required()" (change)="required.set(!required())" /> A second factor is required
        <span class="soft small">{{ of() }}</span></label
      >
      <label class="days"
        >Days in which it may be put off
        <input
          #days
          class="input"
          type="number"
          min="0"
          max="14"
          [disabled]="!required()"
          [value]="graceDays()"
          (input)="graceDays.set(days.valueAsNumber)"
      /></label>
      <button type="submit" class="btn btn-primary" [disabled]="busy()">Save</button>
    </form>
  `,
  styleUrl: './factor-policy.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FactorPolicy {
  readonly policy = input.required<SecondFactorPolicyDto>();
  readonly of = input.required<string>();
  readonly save = input.required<(policy: SecondFactorPolicyDto) => Promise<unknown>>();

  private readonly attempts = inject(Attempts);
  protected readonly required = linkedSignal(() => this.policy().required);
  protected readonly graceDays = linkedSignal(() => this.policy().graceDays ?? 0);
  protected readonly busy = signal(false);

  protected async store(event: Event): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    await this.attempts.run(() => this.save()({ required: this.required(), graceDays: this.graceDays() }), 'Saved');
    this.busy.set(false);
  }
}
