import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { listIncidents } from '../api/functions';
import type { IncidentDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Moment, Now } from '../ui/moment';
import { lastingWords } from './lasting';
import { whenChanged } from './live';

const SHOWN = 5;

/** What befell a check lately. Nothing where nothing did. */
@Component({
  selector: 'app-check-incidents',
  imports: [Moment, RouterLink],
  template: `
    <div class="card-head">
      <h2>Incidents</h2>
      <a class="small" [routerLink]="['/o', organisation.slug(), 'monitoring', 'incidents']" [queryParams]="{ check: checkId() }"
        >All of this check</a
      >
    </div>
    <table class="table stacks" aria-label="Latest incidents">
      <tbody>
        @for (one of shown(); track one.id) {
          <tr>
            <td class="lead">
              <a class="row-link" [routerLink]="['/o', organisation.slug(), 'monitoring', 'incidents', one.id]">{{
                one.reason ?? 'Down'
              }}</a>
            </td>
            <td data-label="State">
              <span class="badge" [class]="one.closedAt ? '' : 'bad'">{{ one.closedAt ? 'Over' : 'Down' }}</span>
            </td>
            <td data-label="Began"><app-moment [at]="one.openedAt" /></td>
            <td data-label="Lasted" class="right numeric">{{ lasted(one) }}</td>
          </tr>
        }
      </tbody>
    </table>
  `,
  host: { '[hidden]': 'shown().length === 0' },
  styles: ':host { display: block }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckIncidents {
  readonly organisationId = input.required<string>();
  readonly checkId = input.required<string>();

  private readonly api = inject(Api);
  private readonly now = inject(Now);
  protected readonly organisation = inject(CurrentOrganisation);
  private readonly latest = resource({
    params: () => ({ organisationId: this.organisationId(), checkId: this.checkId() }),
    loader: async ({ params }) => (await this.api.invoke(listIncidents, { ...params, limit: SHOWN })).items,
  });
  protected readonly shown = computed(() => (this.latest.hasValue() ? this.latest.value() : []));

  constructor() {
    whenChanged(
      ({ thing }) => (thing === 'incident' ? 300 : null),
      () => this.latest.reload(),
    );
  }

  protected lasted({ openedAt, closedAt }: IncidentDto): string {
    return lastingWords(openedAt, closedAt, this.now.time());
  }
}
