import { ChangeDetectionStrategy, Component, inject, input, linkedSignal, output, signal } from '@angular/core';
import { Api } from '../api/api';
import { announceIncident } from '../api/functions';
import type { IncidentDetailDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Toast } from '../ui/toast';

/** What strangers are told of an incident, where its check is on the status page. */
@Component({
  selector: 'app-public-text',
  template: `
    <section class="card part" aria-labelledby="public">
      <div class="card-head"><h2 id="public">On the status page</h2></div>
      <form class="card-body form" (submit)="save($event)">
        <label class="soft" for="public-text"
          >What strangers are told. Without it: that the service is not available, and since when.</label
        >
        <textarea
          id="public-text"
          class="input"
          rows="2"
          maxlength="1000"
          [value]="text()"
          (input)="text.set($any($event.target).value)"
        ></textarea>
        <div class="form-actions">
          <button type="submit" class="btn" [disabled]="busy() || text().trim() === (incident().publicText ?? '')">Save</button>
        </div>
      </form>
    </section>
  `,
  styleUrl: './incident.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PublicText {
  readonly incident = input.required<IncidentDetailDto>();
  readonly changed = output<IncidentDetailDto>();
  private readonly api = inject(Api);
  private readonly toast = inject(Toast);
  private readonly organisation = inject(CurrentOrganisation);
  /** What is being written stays when the timeline grows meanwhile. */
  protected readonly text = linkedSignal({ source: () => this.incident().publicText, computation: (told) => told ?? '' });
  protected readonly busy = signal(false);

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    const text = this.text().trim().replaceAll(/\s+/gu, ' ');
    try {
      const path = { organisationId: this.organisation.id(), incidentId: this.incident().id };
      this.changed.emit(await this.api.invoke(announceIncident, { ...path, body: { text: text === '' ? null : text } }));
      this.toast.say('Saved');
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set(false);
    }
  }
}
