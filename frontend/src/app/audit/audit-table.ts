import { ChangeDetectionStrategy, Component, computed, debounced, effect, inject, input, output, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { AuditEventDto } from '../api/models';
import { EmptyState } from '../ui/empty-state';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { LoadMore } from '../ui/load-more';
import { Moment } from '../ui/moment';
import type { Pages } from '../ui/pages';
import { Skeleton } from '../ui/skeleton';
import { CATEGORIES, OUTCOMES, TONES, actionWords, categoryWords, periodStart } from './audit-words';

export interface AuditFilter {
  readonly category?: AuditEventDto['category'];
  readonly outcome?: AuditEventDto['outcome'];
  readonly actorId?: string;
  readonly search?: string;
  readonly from?: string;
}

/** Filters and rows of an audit trail, of an organisation's or the platform's. */
@Component({
  selector: 'app-audit-table',
  imports: [EmptyState, ErrorState, Icon, LoadMore, Moment, Skeleton],
  templateUrl: './audit-table.html',
  styleUrl: './audit-table.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AuditTable {
  readonly list = input.required<Pages<AuditEventDto>>();
  readonly filterChange = output<AuditFilter>();

  private readonly dialogs = inject(MatDialog);
  protected readonly category = signal('');
  protected readonly outcome = signal('');
  protected readonly period = signal('all');
  protected readonly person = signal<{ id: string; name: string } | undefined>(undefined);
  protected readonly typed = signal('');
  private readonly search = debounced(() => this.typed().trim(), 200);
  protected readonly filtered = computed(
    () => this.category() !== '' || this.outcome() !== '' || this.period() !== 'all' || this.person() !== undefined || this.typed() !== '',
  );
  protected readonly people = computed(() => {
    const known = new Map(
      this.list()
        .items()
        .flatMap(({ actorId, actorName }) => (actorId ? [[actorId, actorName] as const] : [])),
    );
    const chosen = this.person();
    if (chosen) known.set(chosen.id, chosen.name);
    return [...known].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
  });
  protected readonly categories = CATEGORIES;
  protected readonly outcomes = OUTCOMES;
  protected readonly tones = TONES;
  protected readonly words = actionWords;
  protected readonly categoryName = categoryWords;

  constructor() {
    effect(() => {
      const from = periodStart(this.period(), new Date());
      const search = this.search.hasValue() ? this.search.value() : '';
      const person = this.person();
      this.filterChange.emit({
        ...(this.category() ? { category: this.category() as AuditEventDto['category'] } : {}),
        ...(this.outcome() ? { outcome: this.outcome() as AuditEventDto['outcome'] } : {}),
        ...(person ? { actorId: person.id } : {}),
        ...(search ? { search } : {}),
        ...(from ? { from } : {}),
      });
    });
  }

  protected choosePerson(id: string): void {
    this.person.set(this.people().find((person) => person.id === id));
  }

  protected clear(): void {
    this.category.set('');
    this.outcome.set('');
    this.period.set('all');
    this.person.set(undefined);
    this.typed.set('');
  }

  protected async open(event: AuditEventDto): Promise<void> {
    const { AuditEventDetail } = await import('./audit-event-detail');
    this.dialogs.open(AuditEventDetail, {
      data: event,
      position: { right: '0', top: '0' },
      height: '100dvh',
      width: '28rem',
      maxWidth: '100vw',
      panelClass: 'drawer',
    });
  }
}
