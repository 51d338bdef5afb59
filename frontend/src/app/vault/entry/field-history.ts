import { ChangeDetectionStrategy, Component, computed, inject, input, resource, signal } from '@angular/core';
import { Api } from '../../api/api';
import { listFormerVersions, revealFormerVersion } from '../../api/functions';
import type { CredentialFieldDto, RevealReasonDto } from '../../api/models';
import { ApprovalGate, needsApproval } from '../../approvals/approval-gate';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Problem } from '../../session/problem';
import { Countdown } from '../../ui/countdown';
import { ErrorState } from '../../ui/error-state';
import { Icon } from '../../ui/icon';
import { Moment } from '../../ui/moment';
import { Skeleton } from '../../ui/skeleton';
import { RevealTerms } from './reveal-terms';
import { REVEAL_SECONDS } from './secret-field';
import { ShortLived } from './short-lived';

/** Which values a secret field has had; one at a time can be seen. */
@Component({
  selector: 'app-field-history',
  imports: [Countdown, ErrorState, Icon, Moment, Skeleton],
  templateUrl: './field-history.html',
  styleUrl: './field-history.css',
  providers: [ShortLived],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FieldHistory {
  readonly entry = input.required<{ readonly id: string; readonly name: string }>();
  readonly field = input.required<CredentialFieldDto>();

  private readonly api = inject(Api);
  private readonly terms = inject(RevealTerms);
  private readonly gate = inject(ApprovalGate);
  private readonly organisation = inject(CurrentOrganisation);
  protected readonly shown = inject<ShortLived<string>>(ShortLived);
  protected readonly which = signal(0);
  protected readonly seconds = REVEAL_SECONDS;
  protected readonly allowed = computed(() => this.organisation.can('vault.secret.reveal') && this.field().mayReveal);
  private readonly path = computed(() => ({
    organisationId: this.organisation.id(),
    credentialId: this.entry().id,
    fieldId: this.field().id,
  }));
  protected readonly versions = resource({
    params: () => this.path(),
    loader: async ({ params }) => (await this.api.invoke(listFormerVersions, params)).items,
  });

  protected async reveal(version: number): Promise<void> {
    this.shown.clear();
    this.which.set(version);
    const given = await this.terms.ask(`You are about to see what ${this.field().label} of ${this.entry().name} was.`);
    if (!given) return;
    await this.load(version, given);
    if (!needsApproval(this.shown.error())) return;
    const wish = { entry: this.entry(), field: this.field(), purpose: 'value' as const, version };
    const approved = await this.gate.ask(wish, given, await this.terms.policy());
    if (approved) await this.load(version, approved);
  }

  protected failure(): string | undefined {
    const error = this.shown.error();
    return error === undefined ? undefined : Problem.from(error).message;
  }

  private async load(version: number, body: RevealReasonDto): Promise<void> {
    await this.shown.load(async () => {
      const { value } = await this.api.invoke(revealFormerVersion, { ...this.path(), version, body });
      return { value, until: Date.now() + REVEAL_SECONDS * 1000 };
    });
  }
}
