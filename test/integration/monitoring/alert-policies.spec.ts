import type { AlertPolicyInput, Channel, CheckWithStatus } from '@clientst0r/monitoring';
import {
  AlertPolicyService,
  AlertSender,
  ChannelService,
  CheckRunner,
  DueChecks,
  IncidentService,
  MaintenanceService,
} from '@clientst0r/monitoring';
import { SecretText } from '@clientst0r/platform';
import type { ProbeResult } from '../../../libs/monitoring/src/probe/probe-result.js';
import { ResultStore } from '../../../libs/monitoring/src/schedule/result-store.js';
import { MonitoringContext, Target } from './monitoring-context.js';

jest.setTimeout(60_000);
const timings = { dns: 1, connect: 1, tls: null, firstByte: 1, total: 3 };
const fine: ProbeResult = { outcome: 'success', statusCode: 200, error: null, detail: null, timings };
const broken: ProbeResult = { outcome: 'failure', statusCode: 500, error: 'status-unexpected', detail: 'Status 500', timings };
const HOOK = SecretText.of(`whsec_${Buffer.alloc(32, 3).toString('base64')}`);

describe('alert policies', () => {
  let context: MonitoringContext;
  let receiver: Target;
  let received: { path: string; title: string; body: string; id: string }[] = [];
  let answer = 200;

  beforeAll(async () => {
    context = await MonitoringContext.start();
    await context.sql("insert into organisations (id, created_at, slug, name, status) values (?, utc_timestamp(3), ?, 'Routed', 'active')", [
      context.organisationId, context.organisationId.slice(0, 8),
    ]); // prettier-ignore
    receiver = await Target.start((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        const encoded = /^=\?UTF-8\?B\?(.*)\?=$/u.exec(String(request.headers['title'] ?? ''))?.[1] ?? '';
        const id = String(request.headers['webhook-id'] ?? '');
        received.push({ path: request.url ?? '', title: Buffer.from(encoded, 'base64').toString(), body, id });
        response.writeHead(answer).end();
      });
    });
  });

  beforeEach(async () => {
    await context.removeChecks();
    [received, answer] = [[], 200];
  });

  afterAll(async () => {
    receiver.close();
    await context.module.get(CheckRunner).stop();
    await context.sql('delete from organisations where id = ?', [context.organisationId]);
    await context.close();
  });

  const channel = (name: string, kind: 'ntfy' | 'webhook' = 'ntfy'): Promise<Channel> =>
    context.asActor((actor) =>
      context.module.get(ChannelService).create(actor, { name, kind, target: receiver.url(`/${name}`) }, kind === 'webhook' ? HOOK : null),
    );
  const policy = (more: Partial<AlertPolicyInput> & Pick<AlertPolicyInput, 'steps'>): Promise<{ id: string; version: number }> =>
    context.asActor((actor) =>
      context.module.get(AlertPolicyService).create(actor, {
        name: 'On call', checkIds: null, quiet: null, urgentBreaksThrough: true, gatherSeconds: 0, reminderMinutes: 0, ...more,
      }),
    ); // prettier-ignore
  const saw = async (checks: readonly CheckWithStatus[], result: ProbeResult, at = new Date()): Promise<void> => {
    const runs = await Promise.all(checks.map(({ check }) => context.module.get(DueChecks).claimOne(context.organisationId, check.id)));
    const batch = runs.flatMap((run) => (run ? [{ run, startedAt: at, result }] : []));
    if (batch.length !== checks.length) throw new Error('not claimed');
    await context.module.get(ResultStore).store(batch);
  };
  const many = async (count: number): Promise<CheckWithStatus[]> => {
    const checks: CheckWithStatus[] = [];
    for (let one = 0; one < count; one++) checks.push(await context.check('http://127.0.0.1:9/', { failuresBeforeDown: 1 }));
    for (const [place, { check }] of checks.entries()) await context.sql('update checks set name = ? where id = ?', [`Site ${place.toString()}`, check.id]);
    return checks;
  }; // prettier-ignore
  const send = (): Promise<number> => context.module.get(AlertSender).sendDue();
  const told = async (): Promise<string[]> => {
    await send();
    return received.splice(0).map(({ path }) => path).sort(); // prettier-ignore
  };
  const waiting = (): Promise<{ step: number; at: string; event: string }[]> =>
    context.sql("select step, next_attempt_at as at, event from channel_deliveries where state = 'waiting' order by next_attempt_at");
  const due = (): Promise<unknown> => context.sql("update channel_deliveries set next_attempt_at = utc_timestamp(3) - interval 1 second where state = 'waiting'"); // prettier-ignore
  const incident = async (): Promise<string> => (await context.sql<{ id: string }>('select id from incidents order by id limit 1'))[0]!.id;
  const timeline = async (): Promise<string[]> => {
    const id = await incident();
    const { timeline: lines } = await context.asActor((actor) => context.module.get(IncidentService).get(actor, id));
    return lines.map(({ kind, text }) => `${kind}: ${text}`);
  };

  it('choose the channels of a check: the policy that names it, else the one for all', async () => {
    const [team, boss] = [await channel('team'), await channel('boss')];
    const [one, other] = (await many(2)) as [CheckWithStatus, CheckWithStatus];
    await policy({ steps: [{ afterMinutes: 0, channelIds: [team.id] }] });
    await policy({ name: 'Special', checkIds: [other.check.id], steps: [{ afterMinutes: 0, channelIds: [boss.id] }] });
    await saw([one], broken);
    expect(await told()).toEqual(['/team']);
    await saw([other], broken);
    expect(await told()).toEqual(['/boss']);
    await saw([one, other], fine);
    expect(await told()).toEqual(['/boss', '/team']);
  });

  it('call the next ones while nobody looks after it, and tell everyone who was told that it is over', async () => {
    const [team, night, boss] = [await channel('team'), await channel('night'), await channel('boss')];
    const steps = [[team, 0], [night, 15], [boss, 60]].map(([one, afterMinutes]) => ({ afterMinutes: afterMinutes as number, channelIds: [(one as Channel).id] }));
    await policy({ steps });
    const [check] = (await many(1)) as [CheckWithStatus];
    const began = new Date();
    await saw([check], broken, began);
    expect(await told()).toEqual(['/team']);
    expect((await waiting()).map(({ step, at }) => [step, Math.round((Date.parse(`${at}Z`) - began.getTime()) / 60_000)])).toEqual([[1, 15], [2, 60]]);
    await context.sql('update channel_deliveries set next_attempt_at = utc_timestamp(3) - interval 1 second where step = 1');
    expect(await told()).toEqual(['/night']);
    await saw([check], fine);
    expect(await told()).toEqual(['/night', '/team']);
    expect(await waiting()).toEqual([]);
    expect((await timeline()).toSorted()).toEqual([
      'closed: The check is up again', 'opened: Status 500', 'told: Nobody looked after it: night was told', 'told: night was told', 'told: team was told', 'told: team was told',
    ]);
  }); // prettier-ignore

  it('call nobody else once somebody looks after it, also when it falls again', async () => {
    const [team, boss] = [await channel('team'), await channel('boss')];
    await policy({ steps: [{ afterMinutes: 0, channelIds: [team.id] }, { afterMinutes: 15, channelIds: [boss.id] }] }); // prettier-ignore
    const [check] = (await many(1)) as [CheckWithStatus];
    await saw([check], broken);
    expect(await told()).toEqual(['/team']);
    const id = await incident();
    await context.asActor((actor) => context.module.get(IncidentService).acknowledge(actor, id, 'On it'));
    expect(await waiting()).toEqual([]);
    expect(await timeline()).toContain('acknowledged: Test: On it. Nobody else is called');
    await saw([check], fine);
    await saw([check], broken);
    await due();
    expect((await told()).filter((path) => path === '/boss')).toEqual([]);
  });

  it('keep quiet hours, say so, and let through what may break through', async () => {
    const team = await channel('team');
    const quiet = { timezone: 'Europe/Berlin', from: '22:00', to: '07:00', days: [1, 2, 3, 4, 5, 6, 7] };
    const made = await policy({ steps: [{ afterMinutes: 0, channelIds: [team.id] }], quiet, urgentBreaksThrough: false });
    const [first, second] = (await many(2)) as [CheckWithStatus, CheckWithStatus];
    const night = new Date('2099-01-15T23:30:00Z');
    await saw([first], broken, night);
    expect(await told()).toEqual([]);
    expect(await waiting()).toEqual([{ step: 0, at: '2099-01-16 06:00:00.000', event: 'incident.opened' }]);
    expect((await timeline())[1]).toBe('quiet: On call has quiet hours: nobody is told before 16 Jan 2099, 07:00 (Europe/Berlin)');
    // Over before anybody was told: nobody needs to be.
    await saw([first], fine, new Date(night.getTime() + 60_000));
    expect(await waiting()).toEqual([]);
    await context.asActor((actor) => context.module.get(AlertPolicyService).update(actor, made.id, made.version, { urgentBreaksThrough: true }));
    await saw([second], broken, night);
    expect((await waiting()).map(({ at }) => at)).toEqual(['2099-01-15 23:30:00.000']);
  }); // prettier-ignore

  it('make one message of many that fall at once, with each in its own timeline', async () => {
    const [team, hook] = [await channel('team'), await channel('hook', 'webhook')];
    await policy({ steps: [{ afterMinutes: 0, channelIds: [team.id, hook.id] }], gatherSeconds: 60 });
    const checks = await many(7);
    await saw(checks.slice(0, 4), broken);
    await saw(checks.slice(4), broken);
    expect(await told()).toEqual([]);
    // The first is due; the others, which only wait for company, go with it.
    await context.sql('update channel_deliveries set next_attempt_at = utc_timestamp(3) - interval 1 second where channel_id = ? order by id limit 1', [team.id]);
    await send();
    expect(received.map(({ title }) => title)).toEqual(['[Routed] 7 checks are down']);
    for (let one = 0; one < 7; one++) expect(received[0]!.body).toContain(`Site ${one.toString()}: Status 500`);
    expect((await timeline()).at(-1)).toBe('told: team was told, together with 6 other incidents');
    received = [];
    // Programs get each for itself.
    await due();
    await send();
    expect(received.map(({ path }) => path)).toEqual(Array.from({ length: 7 }, () => '/hook'));
    expect(new Set(received.map(({ id }) => id)).size).toBe(7);
    received = [];
    await saw(checks, fine);
    await due();
    await send();
    expect(received.filter(({ path }) => path === '/team').map(({ title }) => title)).toEqual(['[Routed] 7 checks are up again']);
  }); // prettier-ignore

  it('do not wait for company in front of a time before which nobody may be told', async () => {
    const team = await channel('team');
    await policy({ steps: [{ afterMinutes: 0, channelIds: [team.id] }], gatherSeconds: 60 });
    const checks = await many(4);
    await saw(checks.slice(0, 1), broken, new Date(Date.now() + 120_000));
    await saw(checks.slice(1), broken);
    await context.sql(
      'update channel_deliveries set next_attempt_at = utc_timestamp(3) - interval 1 second where not_before < utc_timestamp(3)',
    );
    await send();
    expect(received.map(({ title }) => title)).toEqual(['[Routed] 3 checks are down']);
    expect(await waiting()).toHaveLength(1);
  });

  it('send the same message again after a worker has died in the middle, whatever has happened since', async () => {
    const team = await channel('team');
    await policy({ steps: [{ afterMinutes: 0, channelIds: [team.id] }] });
    const checks = await many(6);
    await saw(checks.slice(0, 3), broken);
    answer = 503;
    await send();
    const [first] = received.splice(0);
    const groups = await context.sql<{ group_id: string }>('select distinct group_id from channel_deliveries');
    answer = 200;
    await saw(checks.slice(3), broken);
    await due();
    // Two workers look at once; each message is sent by one of them.
    await Promise.all([send(), send()]);
    expect(received.map(({ title }) => title).sort()).toEqual(['[Routed] 3 checks are down', '[Routed] 3 checks are down']);
    expect(received.some(({ body }) => body === first!.body)).toBe(true);
    expect(groups).toHaveLength(1);
    received = [];
    await due();
    await send();
    expect(received).toEqual([]);
    expect(await context.sql("select 1 from channel_deliveries where state <> 'sent'")).toEqual([]);
  });

  it('remind who was told for as long as it is down and nobody looks after it, together, and not in maintenance', async () => {
    const [team, boss] = [await channel('team'), await channel('boss')];
    await policy({ steps: [{ afterMinutes: 0, channelIds: [team.id] }, { afterMinutes: 600, channelIds: [boss.id] }], reminderMinutes: 30 });
    const checks = await many(3);
    await saw(checks, broken);
    expect(await told()).toEqual(['/team']);
    const reminders = async (): Promise<string[]> => (await waiting()).filter(({ event }) => event === 'incident.reminded').map(({ at }) => at);
    const remind = (): Promise<unknown> => context.sql("update channel_deliveries set next_attempt_at = utc_timestamp(3) - interval 1 second where event = 'incident.reminded' and state = 'waiting'");
    const wait = (await reminders()).map((at) => Math.round((Date.parse(`${at}Z`) - Date.now()) / 60_000));
    expect(wait).toEqual([30, 30, 30]);
    const plan = { name: 'P', startsAt: new Date(Date.now() - 60_000), durationMinutes: 60, timezone: 'UTC', rule: null, checkIds: null };
    await context.asActor((actor) => context.module.get(MaintenanceService).create(actor, plan));
    await remind();
    expect(await told()).toEqual([]);
    await context.sql('delete from maintenance_occurrences');
    await send();
    expect(received.splice(0).map(({ title }) => title)).toEqual(['[Routed] 3 checks are still down, and nobody looks after them']);
    expect(await reminders()).toHaveLength(3);
    expect((await timeline()).at(-1)).toBe('told: team was reminded, together with 2 other incidents');
    const id = await incident();
    await context.asActor((actor) => context.module.get(IncidentService).acknowledge(actor, id, 'On it'));
    expect(await reminders()).toHaveLength(2);
    await saw(checks.slice(0, 2), fine);
    expect(await reminders()).toHaveLength(1);
    await saw(checks.slice(2), fine);
    expect(await reminders()).toEqual([]);
  }); // prettier-ignore

  it('refuse what would be silent or in doubt', async () => {
    const team = await channel('team');
    const [check] = (await many(1)) as [CheckWithStatus];
    const steps = [{ afterMinutes: 0, channelIds: [team.id] }];
    await policy({ steps, checkIds: [check.check.id] });
    await policy({ steps, name: 'For all' });
    const fields = async (work: Promise<unknown>): Promise<string[]> => {
      const error: unknown = await work.then(() => null, (reason: unknown) => reason); // prettier-ignore
      return (error as { fields: { field: string }[] }).fields.map(({ field }) => field);
    };
    expect(await fields(policy({ steps }))).toEqual(['checkIds']);
    expect(await fields(policy({ steps, checkIds: [check.check.id] }))).toEqual(['checkIds']);
    expect(await fields(policy({ steps, checkIds: ['01980000-0000-7000-8000-000000000000'] }))).toEqual(['checkIds']);
    expect(await fields(policy({ steps: [{ afterMinutes: 0, channelIds: ['01980000-0000-7000-8000-000000000000'] }], checkIds: [] }))).toEqual(['steps', 'checkIds']); // prettier-ignore
    await expect(context.asActor((actor) => context.module.get(ChannelService).delete(actor, team.id, 1))).rejects.toMatchObject({ code: 'channel-in-use' }); // prettier-ignore
  });
});
