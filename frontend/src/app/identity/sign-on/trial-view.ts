import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { ProviderTrialDto } from '../../api/models';
import { Icon } from '../../ui/icon';
import { OUTCOMES, reasonWords, STEPS, verdictWords } from './trial-words';

/** Each step of a trial, who it is, what the provider said about him, and what that would give. */
@Component({
  selector: 'app-trial-view',
  imports: [Icon],
  templateUrl: './trial-view.html',
  styleUrl: './trial-view.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TrialView {
  readonly trial = input.required<ProviderTrialDto>();

  protected readonly steps = STEPS;
  protected readonly outcomes = OUTCOMES;
  protected readonly reasonWords = reasonWords;
  protected readonly verdict = computed(() => verdictWords(this.trial()));
  protected readonly isGood = computed(() => this.trial().account !== null);
}
