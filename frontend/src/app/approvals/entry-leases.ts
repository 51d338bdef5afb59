import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { Api } from '../api/api';
import { listOwnAccessRequests } from '../api/functions';
import type { AccessRequestDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Icon } from '../ui/icon';
import { Now } from '../ui/moment';
import { whileVisible } from '../ui/while-visible';
import { RevealTerms } from '../vault/entry/reveal-terms';
import { leftWords } from './access-words';
import { OwnAccessWork } from './own-access-work';

/** Beside the fields of an entry: what of it the person at the page waits for, or may use now and for how long. */
@Component({
  selector: 'app-entry-leases',
  imports: [Icon],
  template: `
    @for (one of open(); track one.id) {
      <p class="notice" [class.warn]="one.state === 'pending'">
        <app-icon name="clock" /><span
          >{{ one.fieldLabel }}:
          @if (one.state === 'granted') {
            you have access, {{ leftWords(one.expiresAt, now()) }}.
          } @else {
            waits for approval.
          }
        </span>
        @if (one.state === 'granted' && !one.extendedAt && !one.brokenGlass) {
          <button type="button" class="link-button small" (click)="act(work.extend(one))">Extend</button>
        }
        <button type="button" class="link-button small" (click)="act(work.end(one))">
          {{ one.state === 'granted' ? 'Give back' : 'Withdraw' }}
        </button>
      </p>
    }
  `,
  styles: 'p { margin-bottom: var(--space-2); } .link-button { flex: none; }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EntryLeases {
  readonly credentialId = input.required<string>();

  private readonly api = inject(Api);
  private readonly terms = inject(RevealTerms);
  private readonly organisation = inject(CurrentOrganisation);
  protected readonly work = inject(OwnAccessWork);
  protected readonly now = inject(Now).time;
  protected readonly leftWords = leftWords;
  private readonly own = resource({
    params: () => ({ organisationId: this.organisation.id(), credentialId: this.credentialId() }),
    loader: async ({ params }): Promise<AccessRequestDto[]> => {
      // Most organisations want no approval: then there is nothing to ask for, now or later.
      this.asked = ((await this.terms.policy())?.approvals ?? 0) > 0;
      return this.asked ? (await this.api.invoke(listOwnAccessRequests, { ...params, open: true, limit: 200 })).items : [];
    },
  });
  private asked = false;
  protected readonly open = computed(() =>
    this.own.hasValue() ? this.own.value().filter(({ expiresAt }) => Date.parse(expiresAt) > this.now()) : [],
  );

  constructor() {
    whileVisible(5, () => {
      if (this.asked) this.own.reload();
    });
  }

  protected async act(work: Promise<boolean>): Promise<void> {
    await work;
    this.own.reload();
  }
}
