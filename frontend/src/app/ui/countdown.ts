import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

const LENGTH = 2 * Math.PI * 9;

/** Seconds left, as a number in a ring that empties. */
@Component({
  selector: 'app-countdown',
  template: `
    <svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true">
      <circle class="track" cx="12" cy="12" r="9" />
      <circle class="rest" cx="12" cy="12" r="9" [attr.stroke-dasharray]="dashes()" transform="rotate(-90 12 12)" />
      <text x="12" y="12">{{ left() }}</text>
    </svg>
    <span class="visually-hidden">{{ label() }} in {{ left() }} seconds</span>
  `,
  styleUrl: './countdown.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'timer' },
})
export class Countdown {
  readonly left = input.required<number>();
  readonly of = input.required<number>();
  readonly label = input.required<string>();
  protected readonly dashes = computed(
    () => `${((LENGTH * Math.min(this.left(), this.of())) / this.of()).toFixed(2)} ${LENGTH.toFixed(2)}`,
  );
}
