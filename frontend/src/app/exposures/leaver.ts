import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, input, resource, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { exportPersonExposures, getPersonExposures } from '../api/functions';
import { Session } from '../session/session';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { PageHeader } from '../ui/page-header';
import { saveContent } from '../ui/save-file';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';
import { doneOf } from './exposure-words';

/** What somebody has known in all organisations of which one may see that, and how far the change of it is. */
@Component({
  selector: 'app-leaver',
  imports: [EmptyState, ErrorState, Icon, PageHeader, RouterLink, Skeleton],
  templateUrl: './leaver.html',
  styleUrl: './exposures.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Leaver {
  readonly userId = input.required<string>();
  private readonly api = inject(Api);
  private readonly document = inject(DOCUMENT);
  private readonly session = inject(Session);
  private readonly toast = inject(Toast);
  protected readonly busy = signal(false);
  protected readonly done = doneOf;
  protected readonly counts = resource({
    params: () => this.userId(),
    loader: ({ params: userId }) => this.api.invoke(getPersonExposures, { userId }),
  });
  /** With most to change first. */
  protected readonly rows = computed(() => {
    const organisations = new Map(this.session.organisations().map((one) => [one.id, one]));
    const items = this.counts.hasValue() ? this.counts.value().items : [];
    return items
      .flatMap((counts) => {
        const organisation = organisations.get(counts.organisationId);
        return organisation ? [{ ...counts, slug: organisation.slug, name: organisation.name }] : [];
      })
      .sort((one, other) => other.urgent - one.urgent || other.toRotate - one.toRotate || one.name.localeCompare(other.name));
  });
  protected readonly total = computed(() =>
    this.rows().reduce((sum, { secrets, toRotate }) => ({ secrets: sum.secrets + secrets, toRotate: sum.toRotate + toRotate }), {
      secrets: 0,
      toRotate: 0,
    }),
  );

  protected async save(): Promise<void> {
    this.busy.set(true);
    try {
      const userId = this.userId();
      saveContent(this.document, await this.api.invoke(exportPersonExposures, { userId }), `rotation-list-${userId}.csv`);
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set(false);
    }
  }
}
