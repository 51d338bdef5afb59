import { ChangeDetectionStrategy, Component, computed, debounced, inject, input, linkedSignal, resource, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { acceptExposures, getPersonExposures, listPersonExposures, reopenExposures } from '../api/functions';
import type { PersonExposureDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { AskReason } from '../ui/ask-reason';
import { Attempts } from '../ui/attempts';
import { EmptyState } from '../ui/empty-state';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { pages } from '../ui/pages';
import { CredentialTypes } from '../vault/credential-types';
import { channelWords, PRIORITY_WORDS, STATE_WORDS } from './exposure-words';

type State = PersonExposureDto['state'];

const STATES = [
  { name: 'to-rotate', count: 'toRotate', none: 'Nothing is left to change' },
  { name: 'accepted', count: 'accepted', none: 'Nothing is accepted as it is' },
  { name: 'rotated', count: 'rotated', none: 'Nothing has been changed yet' },
] as const;

const MOST_CHOSEN = 200;

/** Secrets of one organisation that somebody has known: which are to be changed, by whom, and which may stay. */
@Component({
  selector: 'app-rotation-list',
  imports: [EmptyState, ListFrame, Moment, PageHeader, RouterLink],
  templateUrl: './rotation-list.html',
  styleUrl: './exposures.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RotationList {
  readonly userId = input.required<string>();
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly reasons = inject(AskReason);
  private readonly attempts = inject(Attempts);
  protected readonly organisation = inject(CurrentOrganisation);
  protected readonly types = inject(CredentialTypes);
  protected readonly states = STATES;
  protected readonly stateWords = STATE_WORDS;
  protected readonly priorityWords = PRIORITY_WORDS;
  protected readonly channels = channelWords;
  protected readonly state = signal<State>('to-rotate');
  protected readonly priority = signal<PersonExposureDto['priority'] | ''>('');
  protected readonly typed = signal('');
  private readonly asked = debounced(() => this.typed().trim(), 200);
  protected readonly counts = resource({
    params: () => ({ userId: this.userId(), organisationId: this.organisation.id() }),
    loader: async ({ params: { userId, organisationId } }) => {
      const { name, items } = await this.api.invoke(getPersonExposures, { userId });
      return { name, ...items.find((one) => one.organisationId === organisationId) };
    },
  });
  private readonly wanted = computed(() => ({
    organisationId: this.organisation.id(),
    userId: this.userId(),
    state: this.state(),
    priority: this.priority(),
    search: this.asked.hasValue() ? this.asked.value() : '',
  }));
  protected readonly list = pages({
    params: () => this.wanted(),
    load: ({ priority, search, ...params }, cursor) => {
      const filter = { ...(priority && { priority }), ...(search && { search }) };
      return this.api.invoke(listPersonExposures, { ...params, ...filter, ...(cursor && { cursor }) });
    },
  });
  protected readonly chosen = linkedSignal<unknown, ReadonlySet<string>>({ source: () => this.wanted(), computation: () => new Set() });
  protected readonly none = computed(() => (this.wanted().search ? 'Nothing of that name' : this.noneAtAll()));
  private readonly noneAtAll = computed(() => STATES.find(({ name }) => name === this.state())?.none ?? '');
  protected readonly allChosen = computed(
    () => this.list.items().length > 0 && this.chosen().size >= Math.min(this.list.items().length, MOST_CHOSEN),
  );
  protected readonly path = computed(() => ({ organisationId: this.organisation.id(), userId: this.userId() }));

  protected toggle(fieldId: string): void {
    const chosen = new Set(this.chosen());
    if (!chosen.delete(fieldId) && chosen.size < MOST_CHOSEN) chosen.add(fieldId);
    this.chosen.set(chosen);
  }

  protected toggleAll(): void {
    const all = this.list.items().slice(0, MOST_CHOSEN).map(({ fieldId }) => fieldId); // prettier-ignore
    this.chosen.set(new Set(this.allChosen() ? [] : all));
  }

  protected async assign(): Promise<void> {
    const { AssignDialog } = await import('./assign-dialog');
    const data = { ...this.path(), fieldIds: [...this.chosen()] };
    const dialog = this.dialogs.open<unknown, unknown, boolean>(AssignDialog, { data, width: '30rem' });
    if (await firstValueFrom(dialog.afterClosed())) this.reload();
  }

  protected async accept(): Promise<void> {
    const fieldIds = [...this.chosen()];
    const accepted = await this.reasons.ask({
      heading: `Leave ${fieldIds.length === 1 ? 'this secret' : `these ${fieldIds.length.toString()} secrets`} as they are?`,
      text: 'It holds until the value is another one.',
      label: 'Why the risk is accepted',
      hint: 'Kept in the audit trail, under your name.',
      yes: 'Accept',
      send: async (reason) => {
        await this.api.invoke(acceptExposures, { ...this.path(), body: { fieldIds, reason } });
        return true;
      },
    });
    if (accepted) this.reload();
  }

  protected async reopen(): Promise<void> {
    const body = { fieldIds: [...this.chosen()] };
    if (await this.attempts.run(() => this.api.invoke(reopenExposures, { ...this.path(), body }), 'They are to be changed again.'))
      this.reload();
  }

  protected reload(): void {
    this.chosen.set(new Set());
    this.counts.reload();
    this.list.reload();
  }
}
