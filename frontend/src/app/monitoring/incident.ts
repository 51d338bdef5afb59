import { ChangeDetectionStrategy, Component, computed, inject, input, resource, signal } from '@angular/core';
import { FormField, FormRoot, form, required, type TreeValidationResult } from '@angular/forms/signals';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { acknowledgeIncident, getIncident } from '../api/functions';
import { CurrentOrganisation } from '../session/current-organisation';
import { ErrorState } from '../ui/error-state';
import { Field } from '../ui/field';
import { FormControl } from '../ui/form-control';
import { FormError } from '../ui/form-error';
import { formProblem } from '../ui/form-problem';
import { Icon } from '../ui/icon';
import { zoneWords } from '../ui/local-time';
import { Moment, Now } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { submission } from '../ui/submission';
import { Toast } from '../ui/toast';
import { EVENT_WORDS } from './incident-words';
import { lastingWords } from './lasting';
import { whenChanged } from './live';
import { LiveState } from './live-state';
import { PublicText } from './public-text';

/** One incident with its timeline. */
@Component({
  selector: 'app-incident',
  imports: [
    ErrorState,
    Field,
    FormControl,
    FormError,
    FormField,
    FormRoot,
    Icon,
    LiveState,
    Moment,
    PageHeader,
    PublicText,
    RouterLink,
    Skeleton,
  ],
  templateUrl: './incident.html',
  styleUrl: './incident.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Incident {
  readonly incidentId = input.required<string>();

  private readonly api = inject(Api);
  private readonly now = inject(Now);
  private readonly toast = inject(Toast);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly incident = resource({
    params: () => ({ organisationId: this.organisation.id(), incidentId: this.incidentId() }),
    loader: ({ params }) => this.api.invoke(getIncident, params),
  });
  protected readonly lasted = computed(() => {
    if (!this.incident.hasValue()) return '';
    const { openedAt, closedAt } = this.incident.value();
    return lastingWords(openedAt, closedAt, this.now.time());
  });
  private readonly draft = signal({ reason: '' });
  protected readonly form = form(
    this.draft,
    (path) => {
      required(path.reason);
    },
    { submission: submission(() => this.acknowledge()) },
  );
  protected readonly words = EVENT_WORDS;
  protected readonly zone = zoneWords(new Date());

  constructor() {
    whenChanged(
      ({ thing, id }) => (id === this.incidentId() || thing === 'maintenance' ? 300 : null),
      () => this.incident.reload(),
    );
  }

  private async acknowledge(): Promise<TreeValidationResult> {
    try {
      const path = { organisationId: this.organisation.id(), incidentId: this.incidentId() };
      this.incident.set(await this.api.invoke(acknowledgeIncident, { ...path, body: this.draft() }));
      this.toast.say('Acknowledged');
      return undefined;
    } catch (error) {
      return formProblem(error, this.form);
    }
  }
}
