import { createHmac } from 'node:crypto';
import type { Channel, CheckWithStatus, MonitoringChange } from '@clientst0r/monitoring';
import { AlertSender, ChangeFeed, ChannelService, CheckRunner, DeliveryService, DueChecks, IncidentService } from '@clientst0r/monitoring';
import { SecretText } from '@clientst0r/platform';
import type { CertificateFacts } from '../../../libs/monitoring/src/certificate/certificate-facts.js';
import type { ProbeResult } from '../../../libs/monitoring/src/probe/probe-result.js';
import { ResultStore } from '../../../libs/monitoring/src/schedule/result-store.js';
import { withoutInsertOn } from '../../support/broken-table.js';
import { MonitoringContext, Target, until } from './monitoring-context.js';

jest.setTimeout(60_000);
const KEY = Buffer.alloc(32, 3);
const SECRET = SecretText.of(`whsec_${KEY.toString('base64')}`);
const timings = { dns: 1, connect: 1, tls: null, firstByte: 1, total: 3 };
const fine: ProbeResult = { outcome: 'success', statusCode: 200, error: null, detail: null, timings };
const broken: ProbeResult = {
  outcome: 'failure',
  statusCode: 500,
  error: 'status-unexpected',
  detail: 'Another status than expected: 500',
  timings,
};
const unasked: ProbeResult = { outcome: 'inconclusive', statusCode: null, error: 'resolver-unavailable', detail: null, timings };

describe('incidents and their alerts', () => {
  let context: MonitoringContext;
  let receiver: Target;
  let received: { id: string; type: string; name: string; reason: string }[] = [];
  let answer = 204;
  let clock = Date.parse('2026-11-24T10:00:00Z');

  beforeAll(async () => {
    context = await MonitoringContext.start();
    await context.sql("insert into organisations (id, created_at, slug, name, status) values (?, utc_timestamp(3), ?, 'Alerted', 'active')", [
      context.organisationId, context.organisationId.slice(0, 8),
    ]); // prettier-ignore
    receiver = await Target.start((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts).toString();
        const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = request.headers;
        expect(signature).toBe(
          `v1,${createHmac('sha256', KEY)
            .update(`${String(id)}.${String(at)}.${body}`)
            .digest('base64')}`,
        );
        const { type, data } = JSON.parse(body) as { type: string; data: { reason: string; check: { name: string } } };
        received.push({ id: String(id), type, name: data.check.name, reason: data.reason });
        response.writeHead(answer, { location: 'http://127.0.0.1:1/' }).end('the secret words of the receiver');
      });
    });
  });

  beforeEach(async () => {
    await context.removeChecks();
    received = [];
    answer = 204;
  });

  afterAll(async () => {
    receiver.close();
    await context.module.get(CheckRunner).stop();
    await context.sql('delete from organisations where id = ?', [context.organisationId]);
    await context.close();
  });

  const sender = (): AlertSender => context.module.get(AlertSender);
  const channel = (target = receiver.url('/hook')): Promise<Channel> =>
    context.asActor((actor) => context.module.get(ChannelService).create(actor, { name: 'Hook', kind: 'webhook', target }, SECRET));
  const saw = async ({ check }: CheckWithStatus, result: ProbeResult, minutes = 1): Promise<void> => {
    const run = await context.module.get(DueChecks).claimOne(context.organisationId, check.id);
    if (!run) throw new Error('not claimed');
    clock += minutes * 60_000;
    await context.module.get(ResultStore).store([{ run, startedAt: new Date(clock), result }]);
  };
  const told = async (): Promise<string[]> => {
    await sender().sendDue();
    return received.splice(0).map(({ type }) => type);
  };
  const incidents = (): Promise<{ id: string; closed_at: string | null; times_down: number }[]> =>
    context.sql('select id, closed_at, times_down from incidents order by id');
  const deliveries = (): Promise<{ id: string; state: string; attempts: number; last_error: string | null }[]> =>
    context.sql('select id, state, attempts, last_error from channel_deliveries order by id');
  const due = (): Promise<unknown> => context.sql('update channel_deliveries set next_attempt_at = utc_timestamp(3) - interval 1 second');

  it('are opened at down and closed at up, each told once, with a timeline (D65)', async () => {
    await channel();
    const check = await context.check('http://127.0.0.1:9/?token=sesame', { failuresBeforeDown: 2 });
    await saw(check, broken);
    expect([await incidents(), await told()]).toEqual([[], []]);
    await saw(check, broken);
    await saw(check, broken);
    expect(await told()).toEqual(['incident.opened']);
    expect(await told()).toEqual([]);
    await saw(check, unasked);
    expect((await incidents())[0]).toMatchObject({ closed_at: null });
    await saw(check, fine);
    expect(await told()).toEqual(['incident.closed']);
    const [incident] = await incidents();
    expect(incident?.closed_at).not.toBeNull();
    const { timeline } = await context.asActor((actor) => context.module.get(IncidentService).get(actor, incident?.id ?? ''));
    expect(timeline.map(({ kind }) => kind)).toEqual(['opened', 'closed', 'told', 'told']);
    const facts = await context.sql('select facts from channel_deliveries');
    expect(JSON.stringify(facts)).not.toContain('sesame');
    const events = await context.sql<{ action: string }>(
      "select action from audit_events where organisation_id = ? and action like 'incident.%' order by at, id",
      [context.organisationId],
    );
    expect(events.map(({ action }) => action)).toEqual(['incident.opened', 'incident.closed']);
  });

  it('are told to those who listen once they are committed, as are results; what is rolled back is told to nobody', async () => {
    await channel();
    const heard: MonitoringChange[] = [];
    const stop = await context.module
      .get(ChangeFeed)
      .listen(context.organisationId, { changed: (changes) => heard.push(...changes), lost: () => undefined });
    const check = await context.check('http://127.0.0.1:9/', { failuresBeforeDown: 2 });
    const things = async (expected: number): Promise<string[]> => {
      await until(() => heard.length >= expected);
      return heard.splice(0).map(({ thing, id }) => (id === check.check.id ? `${thing} of the check` : thing));
    };
    expect(await things(1)).toEqual(['check of the check']);
    await saw(check, fine);
    expect(await things(1)).toEqual(['check of the check']);
    await saw(check, broken);
    expect(await things(1)).toEqual(['result of the check']);
    await saw(check, broken);
    expect((await things(2)).sort()).toEqual(['check of the check', 'incident']);
    await told();
    expect(await things(1)).toEqual(['incident']);
    await withoutInsertOn('incident_events', () => expect(saw(check, fine)).rejects.toThrow());
    await context.sql('update check_statuses set run_token = null');
    await saw(check, broken);
    expect(await things(1)).toEqual(['result of the check']);
    stop();
  });

  it('continue when the target falls again soon, and a flapping one is not told of each time', async () => {
    await channel();
    const check = await context.check('http://127.0.0.1:9/', { failuresBeforeDown: 1 });
    const types: string[][] = [];
    for (let fall = 0; fall < 5; fall++) {
      await saw(check, broken);
      await saw(check, fine);
      types.push(await told());
    }
    // From the third fall on, that it is up again waits for ten quiet minutes.
    expect(types.slice(0, 2)).toEqual([
      ['incident.opened', 'incident.closed'],
      ['incident.opened', 'incident.closed'],
    ]);
    expect(types[2]).toContain('incident.opened');
    expect(
      types
        .slice(3)
        .flat()
        .filter((type) => type === 'incident.opened'),
    ).toEqual([]);
    expect(await incidents()).toEqual([expect.objectContaining({ times_down: 5 })]);
    expect((await deliveries()).filter(({ state }) => state === 'waiting').length).toBeLessThanOrEqual(1);
    await saw(check, broken, 20);
    expect(await incidents()).toHaveLength(2);
  });

  it('are told again and again with longer waits until somebody listens, with one id; nothing of the answer is kept (D67)', async () => {
    await channel();
    const check = await context.check('http://127.0.0.1:9/', { failuresBeforeDown: 1 });
    answer = 500;
    await saw(check, broken);
    await sender().sendDue();
    expect(await sender().sendDue()).toBe(0);
    const [first] = await context.sql<{ wait: number }>(
      'select timestampdiff(second, utc_timestamp(3), next_attempt_at) as wait from channel_deliveries',
    );
    expect(Number(first?.wait)).toBeLessThanOrEqual(5);
    await due();
    await sender().sendDue();
    const [second] = await context.sql<{ wait: number }>(
      'select timestampdiff(second, utc_timestamp(3), next_attempt_at) as wait from channel_deliveries',
    );
    expect(Number(second?.wait)).toBeGreaterThan(10);
    answer = 204;
    await due();
    await sender().sendDue();
    expect(new Set(received.map(({ id }) => id)).size).toBe(1);
    expect(await deliveries()).toEqual([expect.objectContaining({ state: 'sent', attempts: 3, last_error: null })]);
  });

  it('are given up after nine tries or a final refusal, shown on the timeline, and sent once more on demand', async () => {
    await channel();
    const check = await context.check('http://127.0.0.1:9/', { failuresBeforeDown: 1 });
    answer = 500;
    await saw(check, broken);
    for (let count = 0; count < 9; count++) {
      await due();
      await sender().sendDue();
    }
    const [dead] = await deliveries();
    expect(dead).toMatchObject({ state: 'failed', attempts: 9, last_error: 'The receiver answered 500' });
    const [timeline] = await context.sql<{ text: string }>("select text from incident_events where kind = 'not-told'");
    expect(timeline?.text).toBe('Hook could not be told: The receiver answered 500');
    answer = 204;
    await context.asActor((actor) => context.module.get(DeliveryService).replay(actor, dead?.id ?? ''));
    await due();
    await sender().sendDue();
    expect((await deliveries())[0]).toMatchObject({ state: 'sent' });
    answer = 400;
    const other = await context.check('http://127.0.0.1:9/', { failuresBeforeDown: 1 });
    await saw(other, broken);
    await sender().sendDue();
    expect((await deliveries()).at(-1)).toMatchObject({ state: 'failed', attempts: 1 });
  });

  it('go on when a process dies in the middle: another takes what it had, after its lease', async () => {
    await channel();
    const check = await context.check('http://127.0.0.1:9/', { failuresBeforeDown: 1 });
    await saw(check, broken);
    await context.sql('update channel_deliveries set attempts = 1, next_attempt_at = utc_timestamp(3) + interval 60 second');
    expect(await told()).toEqual([]);
    await due();
    expect(await told()).toEqual(['incident.opened']);
    expect((await Promise.all([sender().sendDue(), sender().sendDue()])).reduce((sum, tried) => sum + tried, 0)).toBe(0);
  });

  it('follow no redirect, and reach no address inside (trap 13)', async () => {
    await channel();
    const check = await context.check('http://127.0.0.1:9/', { failuresBeforeDown: 1 });
    answer = 307;
    await saw(check, broken);
    await sender().sendDue();
    expect((await deliveries())[0]).toMatchObject({ state: 'waiting', last_error: 'The receiver answered 307' });
    for (const target of ['http://169.254.169.254/', 'http://10.0.0.1/', 'http://[::1]/', 'http://0x0a.1/']) {
      await expect(channel(target)).rejects.toMatchObject({ fields: [{ field: 'target' }] });
    }
    await context.sql("update channels set target = 'http://10.0.0.1/'");
    await due();
    await sender().sendDue();
    expect((await deliveries())[0]?.last_error).toMatch(/^The address is not one that may be checked/u);
  });

  it('go to mail through its own queue, exactly once, and to no channel that is paused', async () => {
    const service = context.module.get(ChannelService);
    await context.asActor((actor) =>
      service.create(actor, { name: 'People', kind: 'mail', target: 'one@msp.example, two@msp.example' }, null),
    );
    const hook = await channel();
    await context.asActor((actor) => service.update(actor, hook.id, 1, { paused: true }));
    const check = await context.check('http://127.0.0.1:9/', { failuresBeforeDown: 1 });
    await saw(check, broken);
    await sender().sendDue();
    await sender().sendDue();
    const mails = await context.sql<{ recipient: string; kind: string }>(
      "select recipient, kind from mail_deliveries where kind = 'alert' and recipient like '%@msp.example' order by recipient",
    );
    expect(mails).toEqual([{ recipient: 'one@msp.example', kind: 'alert' }, { recipient: 'two@msp.example', kind: 'alert' }]); // prettier-ignore
    expect(await deliveries()).toEqual([expect.objectContaining({ state: 'sent' })]);
    await context.sql("delete from mail_deliveries where kind = 'alert'");
  });

  it('warn of a certificate at each threshold once, and of another certificate (D65)', async () => {
    await channel();
    const check = await context.tlsCheck('30,14,7');
    const until = (days: number, fingerprint = 'aa'): ProbeResult => ({
      ...fine,
      certificate: certificate(new Date(clock + 60_000 + days * 86_400_000), fingerprint),
    });
    const types: string[][] = [];
    for (const days of [40, 29, 28, 13, 6, 5]) {
      await saw(check, until(days));
      types.push(await told());
    }
    expect(types).toEqual([[], ['certificate.expires'], [], ['certificate.expires'], ['certificate.expires'], []]);
    await saw(check, until(300, 'bb'));
    expect(await told()).toEqual(['certificate.changed']);
    await saw(check, until(20, 'bb'));
    expect(await told()).toEqual(['certificate.expires']);
  });
});

function certificate(expiresAt: Date, fingerprint: string): CertificateFacts {
  const startsAt = new Date(expiresAt.getTime() - 365 * 86_400_000);
  return {
    subject: 's', issuer: 'Authority', names: ['s'], startsAt, expiresAt, fingerprint, key: 'EC 256', signature: 's', protocol: 'TLSv1.3', chainLength: 2, revocation: 'good',
  }; // prettier-ignore
}
