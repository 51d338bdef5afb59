import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { MemberRoleDto } from '../api/models';
import { Moment } from '../ui/moment';

/** In a table: the roles that somebody holds, with their ends, and those that begin later. */
@Component({
  selector: 'app-role-badges',
  imports: [Moment],
  template: `
    @for (role of held(); track role.id) {
      <span class="role"
        ><span class="badge" [class.accent]="accent()">{{ role.name }}</span>
        @if (role.endsAt) {
          <span class="faint small">until <app-moment [at]="role.endsAt" form="exact" /></span>
        }
      </span>
    }
    @for (role of upcoming(); track role.id) {
      <span class="role"
        ><span class="badge note">{{ role.name }}</span
        ><span class="faint small">from <app-moment [at]="role.startsAt ?? ''" form="exact" /></span
      ></span>
    }
    @if (held().length + upcoming().length === 0) {
      <span class="faint">–</span>
    }
  `,
  styles: `
    :host,
    .role {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-1);
    }
    @media (max-width: 46rem) {
      :host {
        justify-content: flex-end;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RoleBadges {
  readonly held = input.required<readonly MemberRoleDto[]>();
  readonly upcoming = input.required<readonly MemberRoleDto[]>();
  readonly accent = input(false);
}
