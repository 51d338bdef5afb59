import { ChangeDetectionStrategy, Component, computed, inject, input, resource, signal } from '@angular/core';
import { FormField, form, maxLength, required } from '@angular/forms/signals';
import { Api } from '../../api/api';
import { createDirectory, getDirectory, updateDirectory } from '../../api/functions';
import type { DirectoryDto } from '../../api/models';
import { ErrorState } from '../../ui/error-state';
import { Field } from '../../ui/field';
import { FormControl } from '../../ui/form-control';
import { PageHeader } from '../../ui/page-header';
import { Skeleton } from '../../ui/skeleton';
import { type StoredDraft, storedDraft } from '../../ui/stored-draft';
import { StoredForm } from '../../ui/stored-form';
import { submission } from '../../ui/submission';
import type { Unsaved } from '../../ui/unsaved';
import { bodyOf, type DirectoryDraft, draftOf, NEW_DIRECTORY, USUAL } from './directory-draft';

const HOME = ['/platform', 'directories'];

@Component({
  selector: 'app-directory-form',
  imports: [ErrorState, Field, FormControl, FormField, PageHeader, Skeleton, StoredForm],
  templateUrl: './directory-form.html',
  styleUrl: './directory-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DirectoryForm implements Unsaved {
  readonly directoryId = input<string>();

  private readonly api = inject(Api);
  protected readonly home = HOME;
  protected readonly stored = resource({
    params: () => this.directoryId(),
    loader: ({ params }) => this.api.invoke(getDirectory, { directoryId: params }),
  });
  private readonly draft = signal<DirectoryDraft>(NEW_DIRECTORY);
  protected readonly ready = computed(() => !this.directoryId() || this.stored.hasValue());
  protected readonly hasPassword = computed(() => this.stored.hasValue() && this.stored.value().hasPassword);
  protected readonly isDirect = computed(() => this.draft().bindMode === 'direct');
  protected readonly isActiveDirectory = computed(() => this.draft().schema === 'active-directory');
  protected readonly form = form(
    this.draft,
    (path) => {
      required(path.name);
      maxLength(path.name, 190, { message: 'At most 190 characters.' });
      required(path.url);
      required(path.bindDn);
      required(path.baseDn);
      required(path.userFilter);
      required(path.groupFilter);
    },
    { submission: submission(() => this.kept.save(() => this.send(), { home: HOME })) },
  );
  protected readonly kept: StoredDraft<DirectoryDraft> = storedDraft({
    stored: this.stored,
    draft: this.draft,
    form: () => this.form,
    draftOf,
    reset: (draft) => {
      this.form().reset(draft);
    },
  });

  unsaved(): boolean {
    return this.kept.unsaved();
  }

  /** Filters that fit the kind, unless somebody has written others. */
  protected propose(): void {
    const { schema, userFilter, groupFilter } = this.draft();
    const other = USUAL[schema === 'posix' ? 'active-directory' : 'posix'];
    if (userFilter === other.userFilter) this.form.userFilter().value.set(USUAL[schema].userFilter);
    if (groupFilter === other.groupFilter) this.form.groupFilter().value.set(USUAL[schema].groupFilter);
  }

  private send(): Promise<DirectoryDto> {
    const body = bodyOf(this.draft());
    const directory = this.stored.hasValue() ? this.stored.value() : undefined;
    return directory
      ? this.api.invoke(updateDirectory, { directoryId: directory.id, 'If-Match': `"${directory.version.toString()}"`, body })
      : this.api.invoke(createDirectory, { body });
  }
}
