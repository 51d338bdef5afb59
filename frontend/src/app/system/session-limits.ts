import { ChangeDetectionStrategy, Component, inject, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import { listSessionLimits, setSessionLimit } from '../api/functions';
import type { RoleSessionLimitDto } from '../api/models';
import { ErrorState } from '../ui/error-state';
import { Skeleton } from '../ui/skeleton';
import { Toast } from '../ui/toast';

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
  private readonly toast = inject(Toast);
  protected readonly limits = resource({ loader: async () => (await this.api.invoke(listSessionLimits)).items });
  protected readonly busy = signal(false);

  protected async store(event: Event, { roleId, name }: RoleSessionLimitDto, idle: string, absolute: string): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    try {
      const body = { idleMinutes: limitOf(idle), absoluteHours: limitOf(absolute) };
      const stored = await this.api.invoke(setSessionLimit, { roleId, body });
      this.limits.update((items) => items?.map((item) => (item.roleId === roleId ? stored : item)));
      this.toast.say(`Sessions of ${name} changed`);
    } catch (error) {
      this.toast.fail(error);
    } finally {
      this.busy.set(false);
    }
  }
}

function limitOf(typed: string): number | null {
  return typed === '' ? null : Number(typed);
}
