import { ChangeDetectionStrategy, Component, DOCUMENT, computed, effect, inject, resource } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogClose, MatDialogTitle } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import type { AuditEventDto, AuditFilterDto, InclusionProofDto } from '../api/models';
import { Problem } from '../session/problem';
import { Clipboard } from '../ui/clipboard';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icons';
import { Moment } from '../ui/moment';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';
import { parametersOf } from './audit-filter';
import { countWords } from './amounts';
import { AuditSource } from './audit-source';
import { actionWords, categoryWords } from './audit-words';
import { changesOf, nameWords, otherDetails } from './changes';
import { countryName } from '../ui/countries';
import { KnownNames } from './known-names';
import { outcomeLook } from './outcomes';

interface Way {
  readonly label: string;
  readonly icon: IconName;
  readonly parameters: ReturnType<typeof parametersOf>;
}

@Component({
  selector: 'app-audit-event-detail',
  imports: [ErrorState, Icon, MatDialogClose, MatDialogTitle, Moment, RouterLink, Skeleton],
  templateUrl: './audit-event-detail.html',
  styleUrl: './audit-event-detail.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AuditEventDetail {
  private readonly clipboard = inject(Clipboard);
  private readonly toast = inject(Toast);
  private readonly location = inject(DOCUMENT).location;
  protected readonly source = inject(AuditSource);
  private readonly eventId = inject<{ eventId: string }>(MAT_DIALOG_DATA).eventId;
  protected readonly answer = resource({ loader: () => this.source.event(this.eventId) });
  protected readonly event = computed(() => (this.answer.hasValue() ? this.answer.value() : undefined));
  private readonly evidence = resource({ loader: () => this.source.proof(this.eventId) });
  protected readonly proof = computed(() => (this.evidence.hasValue() ? this.evidence.value() : undefined));
  protected readonly isUnsealed = computed(() => this.evidence.error() !== undefined && Problem.from(this.evidence.error()).status === 404);
  protected readonly changes = computed(() => changesOf(this.event()?.details ?? null));
  protected readonly details = computed(() => otherDetails(this.event()?.details ?? null));
  protected readonly ways = computed(() => waysFrom(this.event()));
  protected readonly outcomeLook = outcomeLook;
  protected readonly actionWords = actionWords;
  protected readonly categoryWords = categoryWords;
  protected readonly nameWords = nameWords;
  protected readonly countWords = countWords;
  protected readonly countryName = countryName;

  constructor() {
    const names = inject(KnownNames);
    effect(() => {
      const event = this.event();
      if (event) names.learn([event]);
    });
  }

  protected utc(event: AuditEventDto): string {
    return new Date(event.at).toISOString().replace('T', ' ').replace('Z', ' UTC');
  }

  protected copyLink(): Promise<void> {
    return this.copy(new URL([...this.source.base(), 'events', this.eventId].join('/'), this.location.origin).href, 'Link');
  }

  /** One line, as `ops/verify-export` takes it. */
  protected copyProof(proof: InclusionProofDto): Promise<void> {
    return this.copy(JSON.stringify(proof), 'Proof');
  }

  private async copy(text: string, what: string): Promise<void> {
    try {
      await this.clipboard.copy(text);
      this.toast.say(`${what} copied`);
    } catch (error) {
      this.toast.fail(error);
    }
  }
}

/** Where one goes on from an event: what else is known of its request, its person, its object, its address. */
function waysFrom(event: AuditEventDto | undefined): readonly Way[] {
  if (!event) return [];
  const { requestId, actorId, actorName, objectId, objectType, address, country } = event;
  return [
    way(requestId, 'network', (id) => ['The whole chain of this request', { requestId: id }]),
    way(actorId, 'user', (id) => [`Everything about ${actorName || 'this person'}`, { personId: id }]),
    way(objectId, 'file-key', (id) => [
      `Everything about this ${(objectType ?? 'object').replaceAll('-', ' ')}`,
      objectType === 'user' ? { personId: id } : { objectId: id },
    ]),
    way(address, 'globe', (from) => [`Everything from ${from}`, { address: from }]),
    way(country, 'globe', (from) => [`Everything from ${countryName(from)}`, { country: from }]),
  ].flat();
}

/** Nothing where the event does not tell it. */
function way(of: string | null, icon: Way['icon'], to: (of: string) => [label: string, filter: AuditFilterDto]): Way[] {
  if (!of) return [];
  const [label, filter] = to(of);
  return [{ label, icon, parameters: parametersOf(filter) }];
}
