import { ChangeDetectionStrategy, Component, computed, input, model, signal } from '@angular/core';
import type { MemberRoleDto, RoleDto } from '../api/models';
import { fromLocalInput, toLocalInput } from './local-time';

interface RoleLimits {
  readonly startsAt: string | null;
  readonly endsAt: string | null;
}

type LimitsById = Readonly<Record<string, RoleLimits>>;

const UNLIMITED: RoleLimits = { startsAt: null, endsAt: null };

export function limitsById(assigned: readonly MemberRoleDto[]): LimitsById {
  return Object.fromEntries(assigned.map(({ id, startsAt, endsAt }) => [id, { startsAt, endsAt }]));
}

/** The chosen roles with their times, as the server wants them. */
export function wantedRoles(
  chosen: readonly string[],
  limits: LimitsById,
): { roleIds: string[]; periods: ({ roleId: string } & RoleLimits)[] } {
  return { roleIds: [...chosen], periods: chosen.map((roleId) => ({ roleId, ...(limits[roleId] ?? UNLIMITED) })) };
}

/** From when and until when each of the chosen roles is held. */
@Component({
  selector: 'app-role-periods',
  template: `
    @if (limited().length > 0) {
      <details [open]="opened() || anyLimit()" (toggle)="opened.set($any($event.target).open)">
        <summary>For a time only</summary>
        @for (role of limited(); track role.id) {
          <fieldset>
            <legend>{{ role.name }}</legend>
            <label
              >From<input
                class="input"
                type="datetime-local"
                [attr.aria-label]="role.name + ' from'"
                [value]="role.from"
                (change)="limit(role.id, 'startsAt', $any($event.target).value)"
            /></label>
            <label
              >Until<input
                class="input"
                type="datetime-local"
                [attr.aria-label]="role.name + ' until'"
                [value]="role.until"
                (change)="limit(role.id, 'endsAt', $any($event.target).value)"
            /></label>
          </fieldset>
        }
      </details>
    }
  `,
  styleUrl: './role-periods.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RolePeriods {
  readonly roles = input.required<readonly RoleDto[]>();
  readonly chosen = input.required<readonly string[]>();
  readonly limits = model.required<LimitsById>();
  protected readonly opened = signal(false);
  protected readonly limited = computed(() =>
    this.chosen().map((id) => {
      const { startsAt, endsAt } = this.limits()[id] ?? UNLIMITED;
      const name = this.roles().find((role) => role.id === id)?.name ?? id;
      return { id, name, from: toLocalInput(startsAt), until: toLocalInput(endsAt) };
    }),
  );
  protected readonly anyLimit = computed(() => this.limited().some(({ from, until }) => from !== '' || until !== ''));

  protected limit(id: string, side: keyof RoleLimits, typed: string): void {
    this.limits.update((limits) => ({ ...limits, [id]: { ...(limits[id] ?? UNLIMITED), [side]: fromLocalInput(typed) } }));
  }
}
