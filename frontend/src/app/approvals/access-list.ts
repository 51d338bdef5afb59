import { ChangeDetectionStrategy, Component, inject, input, model, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AccessRequestDto } from '../api/models';
import { CurrentOrganisation } from '../session/current-organisation';
import { Session } from '../session/session';
import { Icon } from '../ui/icon';
import { Moment, Now } from '../ui/moment';
import { OpenList } from '../ui/open-list';
import type { Pages } from '../ui/pages';
import { ACCESS_WORDS, leftWords, lengthWords, purposeWords } from './access-words';

export interface ChosenAccess {
  readonly verb: 'approve' | 'deny' | 'revoke' | 'extend' | 'end';
  readonly request: AccessRequestDto;
}

/** Requests and leases that are open, or over; what is projected stands where there are none. */
@Component({
  selector: 'app-access-list',
  imports: [Icon, Moment, OpenList, RouterLink],
  templateUrl: './access-list.html',
  styleUrl: './access-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccessList {
  readonly list = input.required<Pages<AccessRequestDto>>();
  readonly open = model.required<boolean>();
  /** Of the person at the page, who has asked; else of everybody, for those who decide. */
  readonly own = input(false);
  readonly chosen = output<ChosenAccess>();

  protected readonly slug = inject(CurrentOrganisation).slug;
  protected readonly now = inject(Now).time;
  protected readonly words = ACCESS_WORDS;
  protected readonly purposeWords = purposeWords;
  protected readonly lengthWords = lengthWords;
  protected readonly leftWords = leftWords;
  private readonly session = inject(Session);

  protected isMine({ requesterId }: AccessRequestDto): boolean {
    return requesterId === this.me();
  }

  protected hasApproved({ approvals }: AccessRequestDto): boolean {
    return approvals.some(({ approverId }) => approverId === this.me());
  }

  protected names({ approvals }: AccessRequestDto): string {
    return approvals.map(({ approverName }) => approverName).join(', ');
  }

  private me(): string {
    return this.session.current()?.user.id ?? '';
  }
}
