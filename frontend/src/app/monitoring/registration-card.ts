import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { Api } from '../api/api';
import { getCheckRegistration } from '../api/functions';
import type { CheckDto, RegistrationDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Problem } from '../session/problem';
import { ErrorState } from '../ui/error-state';
import { Moment } from '../ui/moment';
import { DaysLeft } from './days-left';

/** Where an end is from, for people. */
export function expirySourceWords({ expirySource, expiryOwner }: Pick<RegistrationDto, 'expirySource' | 'expiryOwner'>): string {
  if (expirySource === null) return 'nobody tells it';
  if (expirySource === 'manual') return `entered by hand${expiryOwner ? `, looked after by ${expiryOwner}` : ''}`;
  return `told by the registry (${expirySource.toUpperCase()})`;
}

/** What the registry of a domain has told last. */
@Component({
  selector: 'app-registration-card',
  imports: [DatePipe, DaysLeft, ErrorState, Moment],
  template: `
    <div class="card-head">
      <h2>Registration</h2>
      @if (registration.hasValue()) {
        @let left = registration.value().daysLeft;
        @if (left !== null) {
          <app-days-left [days]="left" />
        }
      }
    </div>
    @if (registration.hasValue()) {
      @let told = registration.value();
      <dl class="card-body">
        <div>
          <dt>Domain</dt>
          <dd class="mono">{{ told.domain }}</dd>
        </div>
        <div>
          <dt>Ends</dt>
          <dd>
            @if (told.expiresAt) {
              <span class="numeric">{{ told.expiresAt | date: 'd MMM y' : 'UTC' }}</span>, {{ source(told) }}
            } @else {
              unknown: the registry does not tell, and no date was entered by hand
            }
          </dd>
        </div>
        <div>
          <dt>Registered</dt>
          <dd class="numeric">{{ told.registeredAt ? (told.registeredAt | date: 'd MMM y' : 'UTC') : 'not told' }}</dd>
        </div>
        <div>
          <dt>Registrar</dt>
          <dd>{{ told.registrar ?? 'not told' }}</dd>
        </div>
        <div>
          <dt>Name servers</dt>
          <dd>{{ told.nameServers.join(', ') || 'not told' }}</dd>
        </div>
        <div>
          <dt>DNSSEC</dt>
          <dd>{{ told.signed === null ? 'not told' : told.signed ? 'signed' : 'not signed' }}</dd>
        </div>
        <div>
          <dt>Status and locks</dt>
          <dd>{{ told.statuses.join(', ') || 'not told' }}</dd>
        </div>
        <div>
          <dt>Told</dt>
          <dd><app-moment [at]="told.seenAt" />{{ told.server ? ' by ' + told.server : ', no registry could be asked' }}</dd>
        </div>
        <div class="whole">
          <dt>Changes</dt>
          <dd>
            @for (change of told.changes; track $index) {
              <p><app-moment [at]="change.at" form="exact" /> {{ change.text }}</p>
            } @empty {
              none since it is looked at
            }
          </dd>
        </div>
      </dl>
    } @else if (failed()) {
      <app-error-state [error]="registration.error()" (retry)="registration.reload()" />
    } @else if (registration.isLoading()) {
      <p class="card-body soft">One moment …</p>
    } @else {
      <p class="card-body soft">The registry has told nothing yet.</p>
    }
  `,
  styleUrl: './certificate-card.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RegistrationCard {
  readonly check = input.required<CheckDto>();
  private readonly api = inject(Api);
  private readonly organisation = inject(CurrentOrganisation);
  /** Asked again when the check has run again. */
  private readonly seen = computed(() => `${this.check().id} ${this.check().lastCheckedAt ?? ''}`);
  protected readonly registration = resource({
    params: () => ({ seen: this.seen(), organisationId: this.organisation.id(), checkId: this.check().id }),
    loader: ({ params: { organisationId, checkId } }) => this.api.invoke(getCheckRegistration, { organisationId, checkId }),
  });
  /** Not found is what it is before it was seen. */
  protected readonly failed = computed(() => {
    const error = this.registration.error();
    return error !== undefined && Problem.from(error).status !== 404;
  });
  protected readonly source = expirySourceWords;
}
