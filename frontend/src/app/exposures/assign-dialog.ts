import { ChangeDetectionStrategy, Component, debounced, inject, resource, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { Api } from '../api/api';
import { assignExposures, listAssignablePeople } from '../api/functions';
import { Problem } from '../session/problem';
import { DialogForm } from '../ui/dialog-form';
import { ErrorState } from '../ui/error-state';
import { Skeleton } from '../ui/skeleton';
import type { ChosenSecrets } from './chosen-secrets';

/** As many as the server tells at once. */
const MOST_OFFERED = 50;

/** Who is to change known secrets. */
@Component({
  selector: 'app-assign-dialog',
  imports: [DialogForm, ErrorState, Skeleton],
  template: `
    <form
      appDialogForm
      [heading]="'Who changes ' + (count === 1 ? 'this secret?' : 'these ' + count + ' secrets?')"
      yes="Assign"
      [blocked]="busy() || !people.hasValue()"
      [problem]="failure()"
      (submit)="assign($event)"
    >
      <input
        #box
        class="input"
        type="search"
        cdkFocusInitial
        autocomplete="off"
        placeholder="Find somebody who may change entries here"
        aria-label="Find somebody"
        [value]="typed()"
        (input)="typed.set(box.value)"
      />
      @if (people.error(); as error) {
        <app-error-state [error]="error" (retry)="people.reload()" />
      } @else if (!people.hasValue()) {
        <app-skeleton [rows]="1" />
      } @else {
        <select class="input" aria-label="Member" (change)="assigneeId.set($any($event.target).value)">
          <option value="">Nobody</option>
          @for (person of people.value(); track person.id) {
            <option [value]="person.id" [selected]="person.id === assigneeId()">{{ person.name || person.email }}</option>
          }
        </select>
        @if (people.value().length === 0) {
          <p class="faint small">Nobody of that name may change entries here.</p>
        } @else if (people.value().length === most) {
          <p class="faint small">There are more: search for them.</p>
        }
      }
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AssignDialog {
  private readonly api = inject(Api);
  private readonly data = inject<ChosenSecrets>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<AssignDialog, boolean>>(MatDialogRef);
  protected readonly count = this.data.fieldIds.length;
  protected readonly assigneeId = signal('');
  protected readonly busy = signal(false);
  protected readonly failure = signal('');
  protected readonly most = MOST_OFFERED;
  protected readonly typed = signal('');
  private readonly search = debounced(() => this.typed().trim(), 200);
  protected readonly people = resource({
    params: () => (this.search.hasValue() ? { search: this.search.value() } : undefined),
    loader: async ({ params: { search } }) => {
      const { organisationId, userId } = this.data;
      const { items } = await this.api.invoke(listAssignablePeople, { organisationId, userId, ...(search && { search }) });
      if (!items.some(({ id }) => id === this.assigneeId())) this.assigneeId.set('');
      return items;
    },
  });

  protected async assign(event: Event): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    const { fieldIds, ...path } = this.data;
    try {
      await this.api.invoke(assignExposures, { ...path, body: { fieldIds: [...fieldIds], assigneeId: this.assigneeId() || null } });
      this.dialog.close(true);
    } catch (error) {
      this.failure.set(Problem.from(error).message);
    } finally {
      this.busy.set(false);
    }
  }
}
