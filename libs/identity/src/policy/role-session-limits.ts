import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock, RecentRead } from '@clientst0r/platform';
import type { PersonAccess } from '../permission/person-access.js';
import type { SessionLimits } from '../session/session.js';
import { RoleSessionLimit } from './role-session-limit.entity.js';

type Limits = Pick<SessionLimits, 'idleMinutes' | 'absoluteHours'>;
type Rows = ReadonlyMap<string, RoleSessionLimit>;

/** How long a process may go on with what another one has changed, in milliseconds. */
const KEPT_FOR = 1_000;
const UNLIMITED: Limits = { idleMinutes: Infinity, absoluteHours: Infinity };

/** What roles take off the limits of sessions. */
@Injectable()
export class RoleSessionLimits {
  private readonly rows: RecentRead<Rows>;
  private readonly known = new WeakMap<PersonAccess, { readonly rows: Rows; readonly limits: Limits }>();

  constructor(
    private readonly em: EntityManager,
    clock: Clock,
  ) {
    this.rows = new RecentRead(
      () => this.load(),
      KEPT_FOR,
      () => clock.now().getTime(),
    );
  }

  /** The strictest of all the person's roles, in every organisation and on the platform; at most a second old. Infinite where none says anything. */
  async of(person: PersonAccess): Promise<Limits> {
    const rows = this.rows.known() ?? (await this.rows.get());
    if (rows.size === 0) return UNLIMITED;
    const known = this.known.get(person);
    if (known?.rows === rows) return known.limits;
    const limits = strictest(rows, person);
    this.known.set(person, { rows, limits });
    return limits;
  }

  forget(): void {
    this.rows.forget();
  }

  private async load(): Promise<Rows> {
    const rows = await this.em.fork({ clear: true }).find(RoleSessionLimit, {});
    return new Map(rows.map((row) => [row.roleId, row]));
  }
}

function strictest(rows: Rows, { platformRoleIds, organisations }: PersonAccess): Limits {
  const held = [...platformRoleIds, ...[...organisations.values()].flatMap(({ roleIds }) => roleIds)];
  const own = [...new Set(held)].flatMap((roleId) => rows.get(roleId) ?? []);
  return {
    idleMinutes: Math.min(...own.map(({ idleMinutes }) => idleMinutes ?? Infinity)),
    absoluteHours: Math.min(...own.map(({ absoluteHours }) => absoluteHours ?? Infinity)),
  };
}
