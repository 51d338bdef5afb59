import { ChangeDetectionStrategy, Component, inject, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import { listSessionLimits, setSessionLimit } from '../api/functions';
import type { RoleSessionLimitDto } from '../api/models';
import { Attempts } from '../ui/attempts';
import { ErrorState } from '../ui/error-state';
import { Skeleton } from '../ui/skeleton';

/** Shorter sessions for some roles; an empty box leaves a limit to the settings. */
@Component({
  selector: 'app-session-limits',
  imports: [ErrorState, Skeleton],
  templateUrl: './session-limits.html',
  styleUrl: './session-limits.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SessionLimits {
  private readonly api = inject(Api);
  private readonly attempts = inject(Attempts);
  protected readonly limits = resource({ loader: async () => (await this.api.invoke(listSessionLimits)).items });
  protected readonly busy = signal(false);

  protected async store(event: Event, { roleId, name }: RoleSessionLimitDto, idle: string, absolute: string): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    const body = { idleMinutes: limitOf(idle), absoluteHours: limitOf(absolute) };
    await this.attempts.run(async () => {
      const stored = await this.api.invoke(setSessionLimit, { roleId, body });
      this.limits.update((items) => items?.map((item) => (item.roleId === roleId ? stored : item)));
    }, `Sessions of ${name} changed`);
    this.busy.set(false);
  }
}

function limitOf(typed: string): number | null {
  return typed === '' ? null : Number(typed);
}
