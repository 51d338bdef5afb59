import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { renameOwnOrganisation } from '../api/functions';
import { CurrentOrganisation } from '../session/current-organisation';
import { Session } from '../session/session';
import { Attempts } from '../ui/attempts';
import { PageHeader } from '../ui/page-header';

/** What an organisation sets about itself. */
@Component({
  selector: 'app-organisation-settings',
  imports: [PageHeader],
  template: `
    <div class="page page-narrow">
      <app-page-header heading="Organisation settings">
        Putting {{ organisation.organisation()?.name }} away, merging and deleting it are for the administrators of the platform.
      </app-page-header>
      <section class="card" aria-labelledby="name-heading">
        <div class="card-head"><h2 id="name-heading">Name</h2></div>
        <div class="card-body line">
          <input
            class="input"
            type="text"
            maxlength="190"
            aria-labelledby="name-heading"
            [value]="organisation.organisation()?.name"
            (input)="name.set($any($event.target).value)"
          />
          <button type="button" class="btn btn-primary" [disabled]="busy() || !name()?.trim()" (click)="rename()">Rename</button>
        </div>
      </section>
    </div>
  `,
  styleUrl: './organisation.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrganisationSettings {
  private readonly api = inject(Api);
  private readonly attempts = inject(Attempts);
  private readonly session = inject(Session);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly name = signal<string | undefined>(undefined);
  protected readonly busy = signal(false);

  protected async rename(): Promise<void> {
    const name = this.name();
    if (name === undefined) return;
    this.busy.set(true);
    await this.attempts.run(async () => {
      await this.api.invoke(renameOwnOrganisation, { organisationId: this.organisation.id(), body: { name } });
      await this.session.refresh();
    }, 'The name is changed.');
    this.busy.set(false);
  }
}
