import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { passwordHint } from './password-strength';

/** What a person typing a new password should know before the server says it. */
@Component({
  selector: 'app-strength-meter',
  template: `
    <div class="strength" [attr.data-level]="password() ? hint().level : null">
      <span class="meter" aria-hidden="true"><i></i><i></i><i></i></span>
      <span role="status">{{ password() ? hint().text : 'Twelve characters or more. A few unrelated words are easiest.' }}</span>
    </div>
  `,
  styleUrl: './strength-meter.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StrengthMeter {
  readonly password = input.required<string>();
  /** Words a guesser would try first: the person's name and address. */
  readonly personal = input<readonly string[]>([]);
  protected readonly hint = computed(() => passwordHint(this.password(), this.personal()));
}
