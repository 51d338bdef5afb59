import { ChangeDetectionStrategy, Component, computed, inject, resource } from '@angular/core';
import { Api } from '../api/api';
import { changeDetectionRule, listDetectionRules } from '../api/functions';
import type { ChangeDetectionRuleDto, DetectionRuleDto } from '../api/models';
import { ErrorState } from '../ui/error-state';
import { Skeleton } from '../ui/skeleton';
import { AuditSource, ifMatch } from './audit-source';
import { DetectionRule } from './detection-rule';

/** What is looked for among the events. */
@Component({
  selector: 'app-detection-rules',
  imports: [DetectionRule, ErrorState, Skeleton],
  template: `
    <div class="card">
      <div class="card-head">
        <h2>Detection rules</h2>
        <span class="faint small">A change holds for events from then on.</span>
      </div>
      @if (answer.error() && rules().length === 0) {
        <app-error-state [error]="answer.error()" (retry)="answer.reload()" />
      } @else if (!answer.hasValue()) {
        <app-skeleton [rows]="7" />
      }
      @for (rule of rules(); track rule.rule) {
        <app-detection-rule [rule]="rule" [mayChange]="source.mayManage()" [save]="save" />
      }
    </div>
  `,
  styles: 'app-detection-rule + app-detection-rule { border-top: 1px solid var(--border); }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DetectionRules {
  private readonly api = inject(Api);
  protected readonly source = inject(AuditSource);
  protected readonly answer = resource({ loader: async () => (await this.api.invoke(listDetectionRules)).items });
  protected readonly rules = computed(() => (this.answer.hasValue() ? this.answer.value() : []));

  protected readonly save = async ({ rule, version }: DetectionRuleDto, body: ChangeDetectionRuleDto): Promise<void> => {
    const changed = await this.api.invoke(changeDetectionRule, { rule, 'If-Match': ifMatch(version), body });
    this.answer.update((rules) => rules?.map((each) => (each.rule === rule ? changed : each)));
  };
}
