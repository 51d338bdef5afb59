import { ChangeDetectionStrategy, Component, computed, effect, inject, input, resource, signal, untracked } from '@angular/core';
import { FormField, FormRoot, form, maxLength, required, type TreeValidationResult } from '@angular/forms/signals';
import { Router } from '@angular/router';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { createDirectory, getDirectory, updateDirectory } from '../../api/functions';
import type { DirectoryDto } from '../../api/models';
import { Problem } from '../../session/problem';
import { ErrorState } from '../../ui/error-state';
import { Field } from '../../ui/field';
import { FormControl } from '../../ui/form-control';
import { FormError } from '../../ui/form-error';
import { formProblem } from '../../ui/form-problem';
import { Icon } from '../../ui/icon';
import { PageHeader } from '../../ui/page-header';
import { Skeleton } from '../../ui/skeleton';
import { submission } from '../../ui/submission';
import { Toast } from '../../ui/toast';
import type { Unsaved } from '../../ui/unsaved';
import { bodyOf, type DirectoryDraft, draftOf, NEW_DIRECTORY, USUAL } from './directory-draft';

const HOME = ['/platform', 'directories'];

@Component({
  selector: 'app-directory-form',
  imports: [ErrorState, Field, FormControl, FormError, FormField, FormRoot, Icon, PageHeader, RouterLink, Skeleton],
  templateUrl: './directory-form.html',
  styleUrl: './directory-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DirectoryForm implements Unsaved {
  readonly directoryId = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly toast = inject(Toast);
  protected readonly home = HOME;
  protected readonly stored = resource({
    params: () => this.directoryId(),
    loader: ({ params }) => this.api.invoke(getDirectory, { directoryId: params }),
  });
  private readonly draft = signal<DirectoryDraft>(NEW_DIRECTORY);
  private before = NEW_DIRECTORY;
  private saved = false;
  protected readonly stale = signal(false);
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
    { submission: submission(() => this.save()) },
  );

  constructor() {
    effect(() => {
      if (!this.stored.hasValue() || this.stored.isLoading()) return;
      const directory = this.stored.value();
      untracked(() => {
        this.before = draftOf(directory);
        this.form().reset(this.before);
      });
    });
  }

  unsaved(): boolean {
    return !this.saved && JSON.stringify(this.draft()) !== JSON.stringify(this.before);
  }

  protected reload(): void {
    this.stale.set(false);
    this.stored.reload();
  }

  /** Filters that fit the kind, unless somebody has written others. */
  protected propose(): void {
    const { schema, userFilter, groupFilter } = this.draft();
    const other = USUAL[schema === 'posix' ? 'active-directory' : 'posix'];
    if (userFilter === other.userFilter) this.form.userFilter().value.set(USUAL[schema].userFilter);
    if (groupFilter === other.groupFilter) this.form.groupFilter().value.set(USUAL[schema].groupFilter);
  }

  private async save(): Promise<TreeValidationResult> {
    try {
      const { name } = await this.send();
      this.saved = true;
      await this.router.navigate(HOME);
      this.toast.say(`${name} saved`);
      return undefined;
    } catch (error) {
      this.stale.set(Problem.from(error).status === 412);
      return this.stale() ? undefined : formProblem(error, this.form);
    }
  }

  private send(): Promise<DirectoryDto> {
    const body = bodyOf(this.draft());
    const directory = this.stored.hasValue() ? this.stored.value() : undefined;
    return directory
      ? this.api.invoke(updateDirectory, { directoryId: directory.id, 'If-Match': `"${directory.version.toString()}"`, body })
      : this.api.invoke(createDirectory, { body });
  }
}
