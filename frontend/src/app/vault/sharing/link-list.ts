import { ChangeDetectionStrategy, Component, inject, input, model, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ShareLinkDto } from '../../api/models';
import { CurrentOrganisation } from '../../session/current-organisation';
import { Icon } from '../../ui/icon';
import { Moment } from '../../ui/moment';
import { OpenList } from '../../ui/open-list';
import type { Pages } from '../../ui/pages';
import { STATE_WORDS } from './link-words';

type Shared = 'id' | 'state' | 'recipient' | 'passphrase' | 'refusals' | 'createdByName' | 'expiresAt' | 'endedAt' | 'usedAt';

/** A link to somebody outside, whichever way the secret goes. */
export interface ListedLink extends Pick<ShareLinkDto, Shared> {
  readonly credentialId: string | null;
  readonly entry: string;
  readonly fields: string;
  /** How often it was opened and may be; only of those that are opened. */
  readonly views?: { readonly used: number; readonly of: number };
}

/** Links that are open, or over; what is projected stands where there are none. */
@Component({
  selector: 'app-link-list',
  imports: [Icon, Moment, OpenList, RouterLink],
  templateUrl: './link-list.html',
  styleUrl: './link-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LinkList {
  readonly list = input.required<Pages<ListedLink>>();
  readonly open = model.required<boolean>();
  /** Above the recipients. */
  readonly whom = input.required<string>();
  /** Of links that did what they were made for. */
  readonly used = input.required<string>();
  readonly hasViews = input(false);
  readonly revoked = output<ListedLink>();

  protected readonly slug = inject(CurrentOrganisation).slug;

  protected words({ state }: ListedLink): (typeof STATE_WORDS)[ListedLink['state']] {
    return state === 'used' ? { label: this.used(), tone: this.hasViews() ? '' : 'good' } : STATE_WORDS[state];
  }
}
