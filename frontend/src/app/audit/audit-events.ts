import { ChangeDetectionStrategy, Component, ElementRef, computed, effect, inject, resource, viewChildren } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatDialog } from '@angular/material/dialog';
import { ActivatedRoute, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import type { AuditFilterDto } from '../api/models';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { pages } from '../ui/pages';
import { filterOf, isEmpty, parametersOf } from './audit-filter';
import { AuditSource } from './audit-source';
import { actionWords, categoryWords } from './audit-words';
import { eventNote } from './event-note';
import { FilterBar, type FilterChange } from './filter-bar';
import { KnownNames } from './known-names';
import { outcomeLook } from './outcomes';
import { SavedViews } from './saved-views';

/** The list of events. What it is filtered by is in the address, so that it can be sent to somebody, or gone back to. */
@Component({
  selector: 'app-audit-events',
  imports: [EmptyState, FilterBar, Icon, ListFrame, Moment, RouterLink, RouterLinkActive, RouterOutlet, SavedViews],
  templateUrl: './audit-events.html',
  styleUrl: './audit-events.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AuditEvents {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly dialogs = inject(MatDialog);
  private readonly names = inject(KnownNames);
  protected readonly source = inject(AuditSource);
  private readonly rows = viewChildren<ElementRef<HTMLElement>>('row');
  private readonly parameters = toSignal(this.route.queryParamMap, { initialValue: this.route.snapshot.queryParamMap });

  protected readonly filter = computed(() => filterOf(this.parameters()), {
    equal: (one, other) => JSON.stringify(one) === JSON.stringify(other),
  });
  protected readonly isFiltered = computed(() => !isEmpty(this.filter()));
  protected readonly showsReads = computed(() => this.parameters().get('reads') === 'shown');
  /** What is asked for by action or request is shown whole. */
  private readonly asked = computed<AuditFilterDto>(() => {
    const filter = this.filter();
    return this.showsReads() || filter.action || filter.requestId ? filter : { ...filter, reads: 'hidden' };
  });
  protected readonly list = pages({ params: () => this.asked(), load: (filter, cursor) => this.source.events(filter, cursor) });
  protected readonly isWhole = computed(() => !this.list.more() && !this.list.busy() && !this.list.error());
  private readonly listed = resource({ loader: () => this.source.people() });
  protected readonly people = computed(() => {
    const known = new Map(this.list.items().flatMap(({ actorId, actorName }) => (actorId ? [[actorId, actorName] as const] : [])));
    for (const { id, name } of this.listed.hasValue() ? this.listed.value() : []) known.set(id, name);
    return [...known].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
  });
  protected readonly outcomeLook = outcomeLook;
  protected readonly words = actionWords;
  protected readonly note = eventNote;
  protected readonly categoryName = categoryWords;

  constructor() {
    effect(() => {
      this.names.learn(this.list.items());
      this.names.add(this.people().map(({ id, name }) => [id, name] as const));
    });
  }

  protected change({ filter, isTyped }: FilterChange): void {
    const queryParams = { ...parametersOf(filter), ...(this.showsReads() && { reads: 'shown' }) };
    void this.router.navigate([], { relativeTo: this.route, queryParams, replaceUrl: isTyped });
  }

  protected toggleReads(): void {
    const queryParams = { ...parametersOf(this.filter()), reads: this.showsReads() ? null : 'shown' };
    void this.router.navigate([], { relativeTo: this.route, queryParams, replaceUrl: true });
  }

  protected apply(filter: AuditFilterDto): void {
    this.change({ filter, isTyped: false });
  }

  protected async export(): Promise<void> {
    const { ExportDialog } = await import('./export-dialog');
    this.dialogs.open(ExportDialog, { data: { source: this.source, filter: this.filter() }, width: '30rem' });
  }

  /** Up and down from event to event; Enter opens, as of any link. */
  protected rowKey(event: KeyboardEvent, index: number): void {
    const last = this.rows().length - 1;
    const wanted = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last }[event.key];
    if (wanted === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.rows()[Math.min(Math.max(wanted, 0), last)]?.nativeElement.focus();
  }
}
