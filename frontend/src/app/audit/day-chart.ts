import { ChangeDetectionStrategy, Component, ElementRef, computed, input, linkedSignal, signal, viewChildren } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AuditFilterDto } from '../api/models';
import { countWords } from './amounts';
import { parametersOf } from './audit-filter';
import { type Bar, type Part, type Series, ceilingOf } from './chart-days';

interface Place {
  readonly bar: number;
  readonly part: number;
}

/**
 * Stacked bars of days. Each part leads to the events that it counts, where there is a place that shows them; one of them is in the order of
 * tabs, and the arrow keys go to the others. The same as a table is one button away.
 */
@Component({
  selector: 'app-day-chart',
  imports: [RouterLink],
  templateUrl: './day-chart.html',
  styleUrl: './day-chart.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DayChart {
  readonly label = input.required<string>();
  readonly bars = input.required<readonly Bar[]>();
  readonly series = input.required<readonly Series[]>();
  readonly base = input<readonly string[]>();
  /** Of the whole range, for the legend. */
  readonly filterOf = input<(key: string) => AuditFilterDto>();
  readonly isTable = input.required<boolean>();

  private readonly links = viewChildren<ElementRef<HTMLElement>>('part');
  protected readonly ceiling = computed(() => ceilingOf(Math.max(...this.bars().map(({ total }) => total))));
  protected readonly total = computed(() => this.bars().reduce((sum, { total }) => sum + total, 0));
  protected readonly legend = computed(() =>
    this.series().map((series) => ({
      ...series,
      value: this.bars().reduce((sum, { parts }) => sum + (parts.find(({ key }) => key === series.key)?.value ?? 0), 0),
    })),
  );
  protected readonly pointed = signal<Bar | undefined>(undefined);
  /** Where the arrow keys are: at the last day with events, at first. */
  protected readonly place = linkedSignal<readonly Bar[], Place>({
    source: this.bars,
    computation: (bars) => ({ bar: bars.findLastIndex(({ total }) => total > 0), part: 0 }),
  });
  protected readonly instructions = computed(() => `The arrow keys go from bar to bar${this.base() ? ', Enter shows the events' : ''}.`);
  /** With who read the trail, as they are counted too. */
  protected parametersOf(filter: AuditFilterDto): ReturnType<typeof parametersOf> {
    return { ...parametersOf(filter), reads: 'shown' };
  }
  protected readonly countWords = countWords;

  protected partLabel(bar: Bar, part: Part): string {
    return `${bar.label}, ${part.label}: ${countWords(part.value)} ${part.value === 1 ? 'event' : 'events'}`;
  }

  protected valueOf(bar: Bar, key: string): Part | undefined {
    return bar.parts.find((part) => part.key === key);
  }

  protected readout(bar: Bar | undefined): string {
    if (!bar) return this.total() === 0 ? 'None in this time' : `${countWords(this.total())} events`;
    const parts = bar.parts.map(({ label, value }) => `${label} ${countWords(value)}`).join(' · ');
    return `${bar.label}: ${countWords(bar.total)}${parts ? ` · ${parts}` : ''}`;
  }

  protected focused(bar: Bar, place: Place): void {
    this.pointed.set(bar);
    this.place.set(place);
  }

  protected key(event: KeyboardEvent): void {
    const next = this.next(event.key);
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.place.set(next);
    const before = this.bars()
      .slice(0, next.bar)
      .reduce((sum, { parts }) => sum + parts.length, 0);
    this.links()[before + next.part]?.nativeElement.focus();
  }

  private next(key: string): Place | undefined {
    const { bar, part } = this.place();
    const bars = this.bars();
    const at = (found: number): Place | undefined =>
      found < 0 ? undefined : { bar: found, part: Math.min(part, (bars[found]?.parts.length ?? 1) - 1) };
    const isFull = ({ total }: Bar): boolean => total > 0;
    switch (key) {
      case 'ArrowRight':
        return at(bars.findIndex((each, index) => index > bar && isFull(each)));
      case 'ArrowLeft':
        return at(bars.findLastIndex((each, index) => index < bar && isFull(each)));
      case 'Home':
        return at(bars.findIndex(isFull));
      case 'End':
        return at(bars.findLastIndex(isFull));
      case 'ArrowUp':
        return this.partOf(bar, part + 1);
      case 'ArrowDown':
        return this.partOf(bar, part - 1);
      default:
        return undefined;
    }
  }

  private partOf(bar: number, part: number): Place | undefined {
    return this.bars()[bar]?.parts[part] ? { bar, part } : undefined;
  }
}
