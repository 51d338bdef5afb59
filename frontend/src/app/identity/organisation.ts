import { ChangeDetectionStrategy, Component, computed, inject, input, resource, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import {
  cancelOrganisationDeletion,
  deactivateOrganisation,
  getMerge,
  getOrganisation,
  listOrganisations,
  mergeOrganisation,
  previewMerge,
  reactivateOrganisation,
  renameOrganisation,
  scheduleOrganisationDeletion,
} from '../api/functions';
import type { MergePreviewDto, OrganisationDto } from '../api/models';
import { Confirm, type Question } from '../ui/confirm';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';
import { tableWords } from './table-words';

/** One organisation as the platform sees it: from outside. */
@Component({
  selector: 'app-organisation',
  imports: [ErrorState, Icon, Moment, PageHeader, Skeleton],
  templateUrl: './organisation.html',
  styleUrl: './organisation.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Organisation {
  readonly id = input.required<string>();
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  private readonly router = inject(Router);
  private readonly path = computed(() => ({ id: this.id() }));
  protected readonly organisation = resource({
    params: () => this.path(),
    loader: ({ params }) => this.api.invoke(getOrganisation, params),
  });
  protected readonly merge = resource({ params: () => this.path(), loader: ({ params }) => this.api.invoke(getMerge, params) });
  protected readonly others = resource({
    loader: async () => (await this.api.invoke(listOrganisations, { limit: 200, status: 'active' })).items,
  });
  protected readonly name = signal<string | undefined>(undefined);
  protected readonly targetId = signal('');
  protected readonly preview = signal<MergePreviewDto | undefined>(undefined);
  protected readonly busy = signal(false);
  protected readonly words = tableWords;

  protected rename(): Promise<void> {
    const name = this.name();
    if (name === undefined) return Promise.resolve();
    return this.attempt(() => this.api.invoke(renameOrganisation, { ...this.path(), body: { name } }), 'The name is changed.');
  }

  protected deactivate({ name }: OrganisationDto): Promise<void> {
    const text = 'Its members and their API keys are out at once, and its checks pause. Nothing is deleted, and it can be opened again.';
    return this.sure({ title: `Deactivate ${name}?`, text, yes: 'Deactivate', dangerous: true }, `${name} is deactivated.`, () =>
      this.api.invoke(deactivateOrganisation, this.path()),
    );
  }

  protected reactivate({ name }: OrganisationDto): Promise<void> {
    return this.attempt(() => this.api.invoke(reactivateOrganisation, this.path()), `${name} is open again.`);
  }

  protected deletion({ name }: OrganisationDto): Promise<void> {
    const text =
      'In 30 days its keys are destroyed and everything in it is deleted; the audit trail stays. Until then you can call it off.';
    return this.sure({ title: `Delete ${name}?`, text, yes: 'Delete in 30 days', dangerous: true }, 'It will be deleted in 30 days.', () =>
      this.api.invoke(scheduleOrganisationDeletion, this.path()),
    );
  }

  protected cancelDeletion(): Promise<void> {
    return this.attempt(() => this.api.invoke(cancelOrganisationDeletion, this.path()), 'It will not be deleted.');
  }

  protected dryRun(): Promise<void> {
    return this.attempt(async () => {
      this.preview.set(await this.api.invoke(previewMerge, { ...this.path(), body: { targetId: this.targetId() } }));
    });
  }

  protected async mergeNow({ source, target }: MergePreviewDto): Promise<void> {
    const text = `Everything in ${source.name} goes to ${target.name}, with its people and their roles. There is no way back.`;
    await this.sure(
      { title: `Merge ${source.name} into ${target.name}?`, text, yes: 'Merge', dangerous: true },
      'The merge has begun.',
      () => this.api.invoke(mergeOrganisation, { ...this.path(), body: { targetId: target.id } }),
    );
    this.preview.set(undefined);
  }

  protected choose(targetId: string): void {
    this.targetId.set(targetId);
    this.preview.set(undefined);
  }

  protected left(): number {
    return this.merge.value()?.left.reduce((sum, { rows }) => sum + rows, 0) ?? 0;
  }

  protected reload(): void {
    this.organisation.reload();
    this.merge.reload();
  }

  protected open(id: string): Promise<boolean> {
    return this.router.navigate(['/platform', 'organisations', id]);
  }

  private async sure(question: Question, done: string, work: () => Promise<unknown>): Promise<void> {
    if (await this.confirm.ask(question)) await this.attempt(work, done);
  }

  private async attempt(work: () => Promise<unknown>, done?: string): Promise<void> {
    this.busy.set(true);
    try {
      await work();
      if (done) {
        this.toast.say(done);
        this.reload();
      }
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set(false);
    }
  }
}
