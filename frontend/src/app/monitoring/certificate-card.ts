import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { Api } from '../api/api';
import { getCheckExpiry } from '../api/functions';
import type { CheckDto, ExpiryDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Problem } from '../session/problem';
import { ErrorState } from '../ui/error-state';
import { Moment } from '../ui/moment';
import { DaysLeft } from './days-left';

const REVOCATION: Readonly<Record<ExpiryDto['revocation'], string>> = {
  good: 'not revoked',
  revoked: 'revoked',
  unknown: 'unknown: nobody answered who may say',
  'not-offered': 'the certificate names no place to ask',
};

/** The certificate that a check has seen last. */
@Component({
  selector: 'app-certificate-card',
  imports: [DatePipe, DaysLeft, ErrorState, Moment],
  template: `
    <div class="card-head">
      <h2>Certificate</h2>
      @if (expiry.hasValue()) {
        <app-days-left [days]="expiry.value().daysLeft" />
      }
    </div>
    @if (expiry.hasValue()) {
      @let seen = expiry.value();
      <dl class="card-body">
        <div>
          <dt>For</dt>
          <dd>{{ seen.names.join(', ') || seen.subject }}</dd>
        </div>
        <div>
          <dt>Issued by</dt>
          <dd>{{ seen.issuer }}</dd>
        </div>
        <div>
          <dt>Valid</dt>
          <dd class="numeric">{{ seen.startsAt | date: 'd MMM y' }} to {{ seen.expiresAt | date: 'd MMM y' }}</dd>
        </div>
        <div>
          <dt>Key and signature</dt>
          <dd>{{ seen.key }}, {{ seen.signature }}</dd>
        </div>
        <div>
          <dt>Connection</dt>
          <dd>{{ seen.protocol }}, {{ seen.chainLength }} {{ seen.chainLength === 1 ? 'certificate' : 'certificates' }} sent</dd>
        </div>
        <div>
          <dt>Revocation</dt>
          <dd>{{ revocation[seen.revocation] }}</dd>
        </div>
        <div>
          <dt>Changed</dt>
          <dd>
            @if (seen.changedAt) {
              <app-moment [at]="seen.changedAt" />
            } @else {
              not since it is looked at
            }
          </dd>
        </div>
        <div class="whole">
          <dt>SHA-256</dt>
          <dd class="mono">{{ seen.fingerprint }}</dd>
        </div>
      </dl>
    } @else if (failed()) {
      <app-error-state [error]="expiry.error()" (retry)="expiry.reload()" />
    } @else if (expiry.isLoading()) {
      <p class="card-body soft">One moment …</p>
    } @else {
      <p class="card-body soft">None has been seen yet.</p>
    }
  `,
  styleUrl: './certificate-card.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CertificateCard {
  readonly check = input.required<CheckDto>();
  private readonly api = inject(Api);
  private readonly organisation = inject(CurrentOrganisation);
  /** Asked again when the check has run again. */
  private readonly seen = computed(() => `${this.check().id} ${this.check().lastCheckedAt ?? ''}`);
  protected readonly expiry = resource({
    params: () => ({ seen: this.seen(), organisationId: this.organisation.id(), checkId: this.check().id }),
    loader: ({ params: { organisationId, checkId } }) => this.api.invoke(getCheckExpiry, { organisationId, checkId }),
  });
  /** Not found is what it is before it was seen. */
  protected readonly failed = computed(() => {
    const error = this.expiry.error();
    return error !== undefined && Problem.from(error).status !== 404;
  });
  protected readonly revocation = REVOCATION;
}
