import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import { endOtherSessions, endOwnSession, listOwnSessions } from '../api/functions';
import type { ListedSessionDto } from '../api/models';
import { Attempts } from '../ui/attempts';
import { ErrorState } from '../ui/error-state';
import { Icon } from '../ui/icon';
import { Skeleton } from '../ui/skeleton';
import { Session } from './session';
import { SessionList } from './session-list';

/** Where the person is signed in, and the way to end what is not his. */
@Component({
  selector: 'app-own-sessions',
  imports: [ErrorState, Icon, SessionList, Skeleton],
  templateUrl: './own-sessions.html',
  styleUrl: './profile.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OwnSessions {
  private readonly api = inject(Api);
  private readonly attempts = inject(Attempts);
  protected readonly session = inject(Session);
  protected readonly sessions = resource({ loader: async () => (await this.api.invoke(listOwnSessions)).items });
  protected readonly others = computed(() => (this.sessions.hasValue() ? this.sessions.value().some(({ current }) => !current) : false));
  protected readonly busy = signal(false);

  protected async end({ id, device }: ListedSessionDto): Promise<void> {
    await this.attempt(() => this.api.invoke(endOwnSession, { sessionId: id }), `The session on ${device} has ended.`);
  }

  protected async endOthers(): Promise<void> {
    await this.attempt(() => this.api.invoke(endOtherSessions), 'All other sessions have ended.');
  }

  private async attempt(work: () => Promise<unknown>, done: string): Promise<void> {
    this.busy.set(true);
    await this.attempts.run(work, done);
    this.busy.set(false);
    this.sessions.reload();
  }
}
