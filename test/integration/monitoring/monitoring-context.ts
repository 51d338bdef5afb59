import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { EntityManager, MikroORM, RequestContext } from '@mikro-orm/mariadb';
import { Test, type TestingModule } from '@nestjs/testing';
import { AuditModule } from '@clientst0r/audit';
import { DatabaseModule } from '@clientst0r/database';
import { CheckService, type CheckTiming, type CheckWithStatus, MonitoringModule, ProbingModule } from '@clientst0r/monitoring';
import { NotificationsModule } from '@clientst0r/notifications';
import { type Actor, inOrganisation, PlatformModule } from '@clientst0r/platform';
import { SettingsModule } from '@clientst0r/settings';
import { QueryWatch } from '../../support/query-watch.js';
import { useTestEnvironment } from '../../support/test-environment.js';

/** Milliseconds: what is late when a worker has just started is spread over 16 s. */
export const A_SPREAD = 25_000;

export interface StatusRow {
  readonly id: number;
  readonly state: string;
  readonly failures: number;
  readonly run_token: string | null;
  readonly claimable_at: string | null;
  readonly next_run_at: string;
  readonly last_error: string | null;
  readonly last_lateness_milliseconds: number | null;
}

/** The monitoring library on this worker's database, without the worker. Each has an organisation of its own. */
export class MonitoringContext {
  private constructor(
    readonly module: TestingModule,
    readonly watch: QueryWatch,
    readonly organisationId: string,
  ) {}

  static async start(organisationId: string = randomUUID(), networks = '127.0.0.0/8'): Promise<MonitoringContext> {
    await useTestEnvironment();
    process.env['MONITORING_ALLOWED_RANGES'] = networks;
    const imports = [PlatformModule, DatabaseModule, AuditModule, SettingsModule, NotificationsModule, MonitoringModule, ProbingModule];
    const module = await Test.createTestingModule({ imports }).compile();
    await module.init();
    return new MonitoringContext(module, new QueryWatch(module.get(MikroORM)), organisationId);
  }

  async close(): Promise<void> {
    await this.removeChecks();
    await this.module.close();
    expect(this.watch.offences).toEqual([]);
  }

  /** In a unit of work of its own, limited to the organisation. */
  asActor<T>(work: (actor: Actor) => Promise<T>, organisationId = this.organisationId): Promise<T> {
    const em = this.module.get(EntityManager);
    return RequestContext.create(em, () => {
      inOrganisation(em, organisationId);
      return work({
        userId: randomUUID(), name: 'Test', sessionId: null, reauthenticatedAt: null, organisationId, permissions: new Set(), address: '198.18.0.1', userAgent: '', requestId: '',
      }); // prettier-ignore
    });
  }

  async check(url: string, { intervalSeconds = 60, ...timing }: Partial<CheckTiming> = {}): Promise<CheckWithStatus> {
    const usual = {
      intervalSeconds: Math.max(20, intervalSeconds),
      timeoutSeconds: 10,
      retrySeconds: 5,
      failuresBeforeDown: 1,
      successesBeforeUp: 1,
    };
    const fields = { url, expectedStatus: '200-299' };
    const input = { name: 'Test', kind: 'http', fields, timing: { ...usual, ...timing } } as const;
    return this.asActor((actor) =>
      // At once, so that no worker takes it before.
      this.module.get(EntityManager).transactional(async (em) => {
        const made = await this.module.get(CheckService).create(actor, input);
        if (intervalSeconds < 20) await shorten(em, made.check.id, intervalSeconds);
        return made;
      }),
    );
  }

  tlsCheck(warningDays: string): Promise<CheckWithStatus> {
    const timing = { intervalSeconds: 3600, timeoutSeconds: 10, retrySeconds: 5, failuresBeforeDown: 1, successesBeforeUp: 1 };
    const input = { name: 'Test', kind: 'tls', fields: { host: '127.0.0.1', warningDays }, timing } as const;
    return this.asActor((actor) => this.module.get(CheckService).create(actor, input));
  }

  async status({ check }: CheckWithStatus): Promise<StatusRow> {
    const [row] = await this.sql<StatusRow>('select * from check_statuses where check_id = ?', [check.id]);
    if (!row) throw new Error('the check is gone');
    return row;
  }

  async results({ status }: CheckWithStatus): Promise<{ at: string; error: number }[]> {
    return this.sql('select at, error from check_results where bucket = ? div 16 and slot = ? mod 16 order by at', [status.id, status.id]);
  }

  /** As if it had been seen then. */
  async seen({ status }: CheckWithStatus, at: Date, error = 0, total = 5): Promise<void> {
    const sql = 'insert into check_results (bucket, at, slot, error, total) values (? div 16, ?, ? mod 16, ?, ?)';
    await this.sql(sql, [status.id, at, status.id, error, total]);
  }

  sql<T>(statement: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return this.module.get(EntityManager).fork().getConnection().execute<T[]>(`${statement} /* across organisations: test */`, parameters);
  }

  /** Checks of other tests would be run with ours. */
  async removeChecks(): Promise<void> {
    for (const table of [
      'maintenance_occurrences',
      'maintenance_windows',
      'alert_policies',
      'channel_deliveries',
      'channels',
      'incident_events',
      'incidents',
      'check_results',
      'check_rollups',
      'check_statuses',
      'check_heartbeats',
      'check_expiries',
      'check_registrations',
      'check_secrets',
      'checks',
    ])
      await this.sql(`delete from ${table}`);
  }
}

/** Shorter than people may choose, so that tests need not wait. */
async function shorten(em: Pick<EntityManager, 'execute'>, checkId: string, intervalSeconds: number): Promise<void> {
  const mark = '/* across organisations: test */';
  await em.execute(`update checks set interval_seconds = ? where id = ? ${mark}`, [intervalSeconds, checkId]);
  await em.execute(`update check_statuses set claimable_at = utc_timestamp(3), next_run_at = utc_timestamp(3) where check_id = ? ${mark}`, [
    checkId,
  ]);
}

export class Target {
  readonly hits: { path: string; at: number }[] = [];

  private constructor(
    private readonly server: Server,
    readonly host: string,
  ) {}

  static async start(handler: RequestListener, host = '127.0.0.1'): Promise<Target> {
    const server = createServer((request, response) => {
      target.hits.push({ path: request.url ?? '', at: Date.now() });
      handler(request, response);
    });
    const target = new Target(server, host);
    await new Promise<void>((resolve) => server.listen(0, host === '' ? undefined : host, resolve));
    return target;
  }

  url(path = '/', host = this.host): string {
    return `http://${host}:${(this.server.address() as AddressInfo).port.toString()}${path}`;
  }

  of(path: string): number[] {
    return this.hits.filter((hit) => hit.path === path).map(({ at }) => at);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

export async function until(condition: () => boolean | Promise<boolean>, milliseconds = 10_000): Promise<void> {
  for (const end = performance.now() + milliseconds; performance.now() < end; await pause(25)) if (await condition()) return;
  throw new Error(`it did not happen within ${milliseconds.toString()} ms`);
}
