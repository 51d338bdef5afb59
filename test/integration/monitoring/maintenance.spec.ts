import {
  AlertSender,
  ChannelService,
  CheckRunner,
  CheckService,
  type CheckWithStatus,
  DueChecks,
  MaintenancePlanner,
  MaintenanceService,
} from '@clientst0r/monitoring';
import { SecretText } from '@clientst0r/platform';
import type { ProbeResult } from '../../../libs/monitoring/src/probe/probe-result.js';
import { ResultStore } from '../../../libs/monitoring/src/schedule/result-store.js';
import type { MaintenanceInput } from '../../../libs/monitoring/src/maintenance/maintenance.entity.js';
import { MonitoringContext, Target } from './monitoring-context.js';

jest.setTimeout(60_000);
const MINUTE = 60_000;
const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const timings = { dns: 1, connect: 1, tls: null, firstByte: 1, total: 3 };
const fine: ProbeResult = { outcome: 'success', statusCode: 200, error: null, detail: null, timings };
const broken: ProbeResult = { outcome: 'failure', statusCode: 500, error: 'status-unexpected', detail: 'Status 500', timings };

describe('nobody is told', () => {
  let context: MonitoringContext;
  let receiver: Target;
  let received: string[] = [];

  beforeAll(async () => {
    context = await MonitoringContext.start();
    await context.sql("insert into organisations (id, created_at, slug, name, status) values (?, utc_timestamp(3), ?, 'Kept', 'active')", [
      context.organisationId, context.organisationId.slice(0, 8),
    ]); // prettier-ignore
    receiver = await Target.start((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        const { type, data } = JSON.parse(body) as { type: string; data: { check: { name: string } } };
        received.push(`${type} ${data.check.name}`);
        response.writeHead(204).end();
      });
    });
  });

  beforeEach(async () => {
    await context.removeChecks();
    received = [];
    const input = { name: 'Hook', kind: 'webhook', target: receiver.url('/hook') } as const;
    await context.asActor((actor) => context.module.get(ChannelService).create(actor, input, SecretText.of(SECRET)));
  });

  afterAll(async () => {
    receiver.close();
    await context.module.get(CheckRunner).stop();
    await context.sql('delete from organisations where id = ?', [context.organisationId]);
    await context.close();
  });

  const saw = async ({ check }: CheckWithStatus, result: ProbeResult, at = new Date()): Promise<void> => {
    const run = await context.module.get(DueChecks).claimOne(context.organisationId, check.id);
    if (!run) throw new Error('not claimed');
    await context.module.get(ResultStore).store([{ run, startedAt: at, result }]);
  };
  const told = async (): Promise<string[]> => {
    await context.module.get(AlertSender).sendDue();
    return received.splice(0);
  };
  const plan = (input: Partial<MaintenanceInput> = {}): Promise<{ window: { id: string; version: number } }> => {
    const usual = {
      name: 'Patches',
      startsAt: new Date(Date.now() - MINUTE),
      durationMinutes: 60,
      timezone: 'Europe/Berlin',
      rule: null,
      checkIds: null,
    };
    return context.asActor((actor) => context.module.get(MaintenanceService).create(actor, { ...usual, ...input }));
  };
  const states = async (): Promise<string[]> =>
    (await context.sql<{ state: string }>('select state from check_statuses order by id')).map(({ state }) => state);
  const incidents = (): Promise<{ closed_at: string | null; muted: number }[]> =>
    context.sql('select closed_at, muted from incidents order by id');
  const occurrences = (): Promise<{ starts_at: string; ends_at: string; check_ids: string | null }[]> =>
    context.sql('select starts_at, ends_at, check_ids from maintenance_occurrences order by starts_at');
  const later = (minutes: number): Date => new Date(Date.now() + minutes * MINUTE);

  describe('during maintenance (D65)', () => {
    it('that a check is down, and at once when it is still down afterwards', async () => {
      const check = await context.check('http://127.0.0.1:9/');
      const { window } = await plan();
      await saw(check, fine);
      await saw(check, broken);
      expect([await states(), await incidents(), await told()]).toEqual([['down'], [], []]);
      await context.asActor((actor) => context.module.get(MaintenanceService).end(actor, window.id));
      await saw(check, broken);
      expect([(await incidents()).length, await told()]).toEqual([1, ['incident.opened Test']]);
    });

    it('but of other checks, and that one which was down before is up again', async () => {
      const [one, other] = [await context.check('http://127.0.0.1:9/'), await context.check('http://127.0.0.1:9/')];
      await saw(one, broken);
      expect(await told()).toEqual(['incident.opened Test']);
      await plan({ checkIds: [one.check.id] });
      await saw(one, fine);
      await saw(other, broken);
      expect((await told()).sort()).toEqual(['incident.closed Test', 'incident.opened Test']);
    });

    it('of an organisation alone: windows of others silence nothing', async () => {
      const check = await context.check('http://127.0.0.1:9/');
      await plan();
      await context.sql('update maintenance_occurrences set organisation_id = uuid()');
      await saw(check, broken);
      expect(await told()).toEqual(['incident.opened Test']);
    });

    it('of certificates neither, until it is over: what is crossed meanwhile is told then', async () => {
      const check = await context.tlsCheck('30');
      await plan();
      const expiresAt = new Date(Date.now() + 20 * 86_400_000);
      const certificate = {
        subject: 's', issuer: 'i', names: ['s'], startsAt: new Date(0), expiresAt, fingerprint: 'aa', key: 'EC 256', signature: 's', protocol: 'TLSv1.3', chainLength: 2, revocation: 'good',
      } as const; // prettier-ignore
      await saw(check, { ...fine, certificate });
      expect(await told()).toEqual([]);
      await context.sql('update channel_deliveries set next_attempt_at = next_attempt_at - interval 60 minute');
      expect(await told()).toEqual(['certificate.expires Test']);
    });
  });

  describe('the occurrences of a window', () => {
    it('are written down ahead, topped up without doubles, and go with a changed plan; what has been stays', async () => {
      const { window } = await plan({ rule: 'FREQ=DAILY' });
      const first = await occurrences();
      expect(first.length).toBeGreaterThanOrEqual(62);
      await context.module.get(MaintenancePlanner).topUp();
      await context.module.get(MaintenancePlanner).topUp();
      expect(await occurrences()).toEqual(first);
      const service = context.module.get(MaintenanceService);
      await context.asActor((actor) => service.update(actor, window.id, 1, { durationMinutes: 120 }));
      const longer = await occurrences();
      expect([longer.length, longer[0]?.starts_at]).toEqual([first.length, first[0]?.starts_at]);
      expect(longer[0]!.ends_at > first[0]!.ends_at).toBe(true);
      await context.asActor((actor) => service.update(actor, window.id, 2, { startsAt: later(300), rule: null }));
      const moved = await occurrences();
      expect(moved).toHaveLength(2);
      expect(Date.parse(`${moved[0]!.ends_at}Z`)).toBeLessThanOrEqual(Date.now() + 1000);
      await context.asActor((actor) => service.delete(actor, window.id, 3));
      expect(await occurrences()).toEqual([moved[0]]);
    });

    it('end early once, and are not brought back by the planner or by another name', async () => {
      const { window } = await plan({ rule: 'FREQ=DAILY' });
      const service = context.module.get(MaintenanceService);
      await context.asActor((actor) => service.end(actor, window.id));
      await expect(context.asActor((actor) => service.end(actor, window.id))).rejects.toMatchObject({ code: 'maintenance-not-current' });
      await context.module.get(MaintenancePlanner).topUp();
      const renamed = await context.asActor((actor) => service.update(actor, window.id, 1, { name: 'Other' }));
      expect([renamed.current, renamed.next === null]).toEqual([null, false]);
    });

    it('never begin before they were planned, so that nobody mends the past', async () => {
      await plan({ startsAt: later(-30) });
      expect(Date.parse(`${(await occurrences())[0]!.starts_at}Z`)).toBeGreaterThan(Date.now() - MINUTE);
    });

    it('of a rule that cannot be followed hold back no other', async () => {
      await plan({ rule: 'FREQ=DAILY' });
      const count = (await occurrences()).length;
      await context.sql(
        `insert into maintenance_windows (id, created_at, organisation_id, name, starts_at, duration_minutes, timezone, rule) values
          (uuid(), now(3), ?, 'Never', now(3), 5, 'UTC', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'), (uuid(), now(3), ?, 'Wrong', now(3), 5, 'Mars/Phobos', 'FREQ=DAILY')`,
        [context.organisationId, context.organisationId],
      );
      await context.sql('delete from maintenance_occurrences where starts_at > now() limit 3');
      await context.module.get(MaintenancePlanner).topUp();
      expect(await occurrences()).toHaveLength(count);
    });
  });

  describe('of what lies behind something that is down', () => {
    const behind = async (parent: CheckWithStatus): Promise<CheckWithStatus> => {
      const child = await context.check('http://127.0.0.1:9/');
      const service = context.module.get(CheckService);
      return context.asActor((actor) => service.update(actor, child.check.id, 1, { parentId: parent.check.id }));
    };

    it('it is unreachable, and down once its parent is up and it is not', async () => {
      const router = await context.check('http://127.0.0.1:9/');
      const server = await behind(router);
      const service = await behind(server);
      await saw(router, broken);
      expect(await told()).toHaveLength(1);
      await saw(server, broken);
      await saw(service, broken);
      expect([await states(), await told(), (await incidents()).length]).toEqual([['down', 'unreachable', 'unreachable'], [], 1]);
      await saw(router, fine);
      await saw(server, broken);
      expect(await states()).toEqual(['up', 'down', 'unreachable']);
      await context.sql('update channel_deliveries set next_attempt_at = utc_timestamp(3)');
      expect((await told()).sort()).toEqual(['incident.closed Test', 'incident.opened Test']);
    });

    it('also when it fails first: it waits for a look at its parent, which comes at once', async () => {
      const router = await context.check('http://127.0.0.1:9/', { failuresBeforeDown: 2 });
      const server = await behind(router);
      await saw(router, fine);
      await saw(server, fine);
      await saw(server, broken);
      expect([await states(), await told(), await incidents()]).toEqual([['up', 'down'], [], [{ closed_at: null, muted: 0 }]]);
      const [{ soon }] = await context.sql<{ soon: number }>(
        'select claimable_at <= utc_timestamp(3) as soon from check_statuses where check_id = ?', [router.check.id],
      ) as [{ soon: number }]; // prettier-ignore
      expect(soon).toBe(1);
      await saw(router, broken);
      await saw(router, broken);
      await context.sql('update channel_deliveries set next_attempt_at = utc_timestamp(3)');
      expect(await told()).toEqual(['incident.opened Test']);
      expect(await incidents()).toEqual([{ closed_at: null, muted: 1 }, { closed_at: null, muted: 0 }]); // prettier-ignore
      await saw(server, fine);
      expect(await told()).toEqual([]);
    });

    it('and is told after that wait when its parent is well', async () => {
      const router = await context.check('http://127.0.0.1:9/');
      const server = await behind(router);
      await saw(router, fine);
      await saw(server, broken);
      await saw(router, fine);
      expect(await told()).toEqual([]);
      await context.sql('update channel_deliveries set next_attempt_at = utc_timestamp(3)');
      expect(await told()).toEqual(['incident.opened Test']);
    });

    it('or nothing at all when it is well again within that wait', async () => {
      const router = await context.check('http://127.0.0.1:9/');
      const server = await behind(router);
      await saw(router, fine);
      await saw(server, broken);
      await saw(server, fine);
      await context.sql('update channel_deliveries set next_attempt_at = utc_timestamp(3)');
      expect(await told()).toEqual([]);
      expect((await incidents())[0]?.closed_at).not.toBeNull();
    });

    it('and a parent is one of the same organisation, never behind itself', async () => {
      const [one, other] = [await context.check('http://127.0.0.1:9/'), await context.check('http://127.0.0.1:9/')];
      const service = context.module.get(CheckService);
      const under = (id: string, parentId: string): Promise<unknown> =>
        context.asActor((actor) => service.update(actor, id, 1, { parentId }));
      await under(one.check.id, other.check.id);
      await expect(under(other.check.id, one.check.id)).rejects.toMatchObject({ fields: [{ field: 'parentId' }] });
      await expect(under(other.check.id, other.check.id)).rejects.toMatchObject({ fields: [{ field: 'parentId' }] });
      await context.sql('update checks set organisation_id = uuid() where id = ?', [one.check.id]);
      await expect(under(other.check.id, one.check.id)).rejects.toMatchObject({ fields: [{ field: 'parentId' }] });
    });
  });
});
