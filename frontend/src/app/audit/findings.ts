import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { toSignal } from '@angular/core/rxjs-interop';
import type { DetectionFindingDto } from '../api/models';
import { AskReason } from '../ui/ask-reason';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { pages } from '../ui/pages';
import { parametersOf } from './audit-filter';
import { AuditSource } from './audit-source';
import { causesOf, findingWords, ruleWords } from './finding-words';

const STATES = [
  ['open', 'Open'],
  ['acknowledged', 'Acknowledged'],
  ['all', 'All'],
] as const;

/** What the rules have found: what happened, the events that made it one, and what somebody said about it. */
@Component({
  selector: 'app-findings',
  imports: [EmptyState, Icon, ListFrame, Moment, RouterLink],
  templateUrl: './findings.html',
  styleUrl: './findings.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Findings {
  private readonly reasons = inject(AskReason);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  protected readonly source = inject(AuditSource);
  private readonly parameters = toSignal(this.route.queryParamMap, { initialValue: this.route.snapshot.queryParamMap });
  protected readonly state = computed(() => STATES.find(([state]) => state === this.parameters().get('state'))?.[0] ?? 'open');
  protected readonly list = pages({
    params: () => ({ state: this.state() }),
    load: ({ state }, cursor) => this.source.findings(state === 'all' ? undefined : state === 'acknowledged', cursor),
  });
  /** Answers of this page, until the list is read again. */
  private readonly changed = signal<ReadonlyMap<string, DetectionFindingDto>>(new Map());
  protected readonly findings = computed(() => this.list.items().map((finding) => this.changed().get(finding.id) ?? finding));
  protected readonly states = STATES;
  protected readonly ruleWords = ruleWords;
  protected readonly findingWords = findingWords;

  protected causes(finding: DetectionFindingDto): ReturnType<typeof parametersOf> | undefined {
    const filter = causesOf(finding);
    return filter && parametersOf(filter);
  }

  protected choose(state: string): void {
    void this.router.navigate([], { relativeTo: this.route, queryParams: { state: state === 'open' ? null : state } });
  }

  protected async acknowledge(finding: DetectionFindingDto): Promise<void> {
    const acknowledged = await this.reasons.ask({
      heading: 'Acknowledge the finding',
      text: findingWords(finding),
      label: 'What it was, and what was done',
      hint: 'Kept with the finding and in the trail, under your name.',
      yes: 'Acknowledge',
      send: (reason) => this.source.acknowledge(finding.id, reason),
    });
    if (acknowledged) this.changed.update((changed) => new Map([...changed, [acknowledged.id, acknowledged]]));
  }
}
