import { ARGON2_COST } from '@clientst0r/identity';
import { Clock } from '@clientst0r/platform';
import { MovableClock } from './movable-clock.js';
import { People } from './people.js';
import { startTestApi, type TestApi } from './test-api.js';

export { MovableClock };

export interface IdentityApi {
  readonly api: TestApi;
  readonly people: People;
  readonly clock: MovableClock;
}

const CHEAP = { memoryCost: 1024, timeCost: 1, parallelism: 1 };

/** The whole api with cheap password hashes, a clock to move, and a trusted proxy in front, so that each browser has its own address. */
export async function startIdentityApi(): Promise<IdentityApi> {
  process.env['TRUSTED_PROXIES'] = '127.0.0.1';
  const clock = new MovableClock();
  const api = await startTestApi((builder) =>
    builder.overrideProvider(ARGON2_COST).useValue(CHEAP).overrideProvider(Clock).useValue(clock),
  );
  return { api, people: new People(api), clock };
}

interface AuditRow {
  readonly action: string;
  readonly outcome: string;
  readonly actor_id: string | null;
  readonly actor_name: string;
  readonly address: string;
  readonly object_id: string | null;
  readonly object_name: string | null;
  readonly organisation_id: string | null;
  readonly details: Record<string, unknown> | null;
}

/** Audit events of an object or of an address, in order. */
export async function auditEvents(api: TestApi, by: { objectId?: string; address?: string; organisationId?: string }): Promise<AuditRow[]> {
  const [column, value] = by.objectId
    ? ['object_id', by.objectId]
    : by.organisationId
      ? ['organisation_id', by.organisationId]
      : ['address', by.address];
  const rows = await api.orm.em
    .getConnection()
    .execute<AuditRow[]>(`select * from audit_events where ${column} = ? order by at, id`, [value]);
  return rows.map((row) => ({
    ...row,
    details: typeof row.details === 'string' ? (JSON.parse(row.details) as Record<string, unknown>) : row.details,
  }));
}
