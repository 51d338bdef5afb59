import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { Problem } from '../../session/problem';
import { Countdown } from '../../ui/countdown';
import { Icon } from '../../ui/icon';
import type { ShortLived } from './short-lived';

/** What is hidden until somebody asks for it: its value is projected, and drawn only while `shown` holds one. */
@Component({
  selector: 'app-hidden-value',
  imports: [Countdown, Icon],
  templateUrl: './hidden-value.html',
  styleUrls: ['./field-row.css', './hidden-value.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HiddenValue {
  readonly shown = input.required<ShortLived<unknown>>();
  /** The field, as in "Copy Password". */
  readonly label = input.required<string>();
  readonly verb = input.required<'Reveal' | 'Show'>();
  /** Why it stays hidden from this person; empty when it does not. */
  readonly denied = input.required<string>();
  readonly dots = input('••••••••••••');
  /** Seconds for which a value is shown. */
  readonly seconds = input.required<number>();
  /** What happens when they are over. */
  readonly then = input.required<string>();
  readonly asked = output();
  readonly hidden = output();
  readonly copied = output();
  protected readonly isShown = computed(() => this.shown().value() !== undefined);
  protected readonly failure = computed(() => {
    const error = this.shown().error();
    return error === undefined ? undefined : Problem.from(error).message;
  });
}
