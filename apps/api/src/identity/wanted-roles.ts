import type { WantedRoles } from '@clientst0r/identity';
import type { SetMemberRolesDto } from './member.dto.js';

/** The roles of a body, each for good or for a time. */
export function wantedRoles({ roleIds, periods = [] }: SetMemberRolesDto): WantedRoles {
  return {
    roleIds,
    periods: periods.map(({ roleId, startsAt, endsAt }) => ({ roleId, startsAt: instant(startsAt), endsAt: instant(endsAt) })),
  };
}

function instant(text: string | null | undefined): Date | null {
  return text == null ? null : new Date(text);
}
