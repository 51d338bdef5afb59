import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { exportCredentials$Csv, exportCredentials$Json } from '../../api/functions';
import type { ExportDto } from '../../api/models';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Problem } from '../../session/problem';
import { Field } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { PageHeader } from '../../ui/page-header';
import { saveContent } from '../../ui/save-file';
import { TextControl } from '../../ui/text-control';

type Format = ExportDto['format'];

const KINDS = {
  'bitwarden-json': { ask: exportCredentials$Json, extension: 'json' },
  csv: { ask: exportCredentials$Csv, extension: 'csv' },
} as const;

const SHORTEST_PASSWORD = 12;

/** Why, then the file. The confirmation of who one is comes between, by itself. */
@Component({
  selector: 'app-export-page',
  imports: [Field, Icon, PageHeader, RouterLink, TextControl],
  templateUrl: './export-page.html',
  styleUrl: './import-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ExportPage {
  private readonly api = inject(Api);
  private readonly document = inject(DOCUMENT);
  protected readonly organisation = inject(CurrentOrganisation);

  protected readonly format = signal<Format>('bitwarden-json');
  protected readonly lock = signal(true);
  protected readonly password = signal('');
  protected readonly again = signal('');
  protected readonly shortest = SHORTEST_PASSWORD;
  /** A table cannot be. */
  protected readonly locked = computed(() => this.lock() && this.format() === 'bitwarden-json');
  protected readonly incomplete = computed(() => {
    if (this.reason().trim() === '') return true;
    return this.locked() && (this.password().length < SHORTEST_PASSWORD || this.password() !== this.again());
  });
  protected readonly reason = signal('');
  protected readonly ticket = signal('');
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);
  /** The name of the file that was saved. */
  protected readonly done = signal('');

  protected async export(event: Event): Promise<void> {
    event.preventDefault();
    this.problem.set(undefined);
    this.busy.set(true);
    try {
      const { ask, extension } = KINDS[this.format()];
      const content = await this.api.invoke(ask, { organisationId: this.organisation.id(), body: this.asked() });
      const name = `vault-${this.organisation.slug()}.${extension}`;
      saveContent(this.document, content, name);
      this.done.set(name);
      this.password.set('');
      this.again.set('');
    } catch (error) {
      this.problem.set(Problem.from(error));
    } finally {
      this.busy.set(false);
    }
  }

  private asked(): ExportDto {
    const ticket = this.ticket().trim();
    const lock = this.locked() ? { password: this.password() } : {};
    return { format: this.format(), reason: this.reason().trim(), ...(ticket === '' ? {} : { ticket }), ...lock };
  }
}
