import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Api } from '../api/api';
import { clearLockout, listLockouts } from '../api/functions';
import type { LockoutDto } from '../api/models';
import { Session } from '../session/session';
import { Attempts } from '../ui/attempts';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListFrame } from '../ui/list-frame';
import { Moment } from '../ui/moment';
import { PageHeader } from '../ui/page-header';
import { wholeList } from '../ui/pages';

const CAUSES: Readonly<Record<LockoutDto['cause'], string>> = {
  'wrong-guesses': 'Wrong guesses from one address',
  'wide-attack': 'Guesses from many addresses; known browsers and passkeys still get in',
  'many-guesses': 'Too many guesses from this address',
  spray: 'This address tried many names',
};
const KINDS: Readonly<Record<LockoutDto['kind'], string>> = {
  password: 'Password',
  'second-factor': 'Second factor',
  reauthentication: 'Confirmation',
};

/** Who is kept from guessing now. */
@Component({
  selector: 'app-lockouts',
  imports: [EmptyState, Icon, ListFrame, Moment, PageHeader],
  templateUrl: './lockouts.html',
  styleUrl: './members.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Lockouts {
  private readonly api = inject(Api);
  private readonly attempts = inject(Attempts);
  private readonly session = inject(Session);
  protected readonly causes = CAUSES;
  protected readonly kinds = KINDS;
  protected readonly manageable = computed(() => this.session.platformPermissions().has('platform.perimeter.manage'));
  protected readonly lockouts = wholeList({ load: async () => (await this.api.invoke(listLockouts)).items });

  protected async clear({ id: lockoutId, name, address }: LockoutDto): Promise<void> {
    await this.attempts.run(() => this.api.invoke(clearLockout, { lockoutId }), `${name ?? address ?? ''} may try again.`);
    this.lockouts.reload();
  }
}
