import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { EntityManager } from '@mikro-orm/mariadb';
import {
  CheckReader,
  CheckRunner,
  CheckService,
  DueChecks,
  type CheckWithStatus,
  OverviewReader,
  ResultRetentionService,
  shownState,
} from '@clientst0r/monitoring';
import { SettingsService } from '@clientst0r/settings';
import { NotYet } from '../../../apps/worker/src/jobs/job-processor.js';
import { RunCheckProcessor } from '../../../apps/worker/src/monitoring/run-check.processor.js';
import type { CertificateFacts } from '../../../libs/monitoring/src/certificate/certificate-facts.js';
import { Probers } from '../../../libs/monitoring/src/probe/probers.js';
import type { CheckRun } from '../../../libs/monitoring/src/schedule/check-run.js';
import { hastenParents } from '../../../libs/monitoring/src/schedule/parent-states.js';
import { ResultStore } from '../../../libs/monitoring/src/schedule/result-store.js';
import { MonitoringContext, Target, until } from './monitoring-context.js';

jest.setTimeout(30_000);

describe('claiming and storing', () => {
  let context: MonitoringContext;
  let due: DueChecks;
  let target: Target;

  beforeAll(async () => {
    context = await MonitoringContext.start();
    due = context.module.get(DueChecks);
    target = await Target.start((request, response) => response.writeHead(request.url === '/broken' ? 500 : 200).end());
  });

  beforeEach(() => context.removeChecks());

  afterAll(async () => {
    target.close();
    await context.module.get(CheckRunner).stop();
    await context.close();
  });

  const soon = (): Date => new Date(Date.now() + 5_000);
  const claimAll = async (limit = 500): Promise<CheckRun[]> => {
    const claims: CheckRun[] = [];
    for (const shard of [0, 1, 2, 3]) claims.push(...(await due.claim([shard], soon(), limit)));
    return claims;
  };
  const events = (check: CheckWithStatus): Promise<{ action: string; details: string; organisation_id: string }[]> =>
    context.sql('select action, details, organisation_id from audit_events where object_id = ? order by at, id', [check.check.id]);

  it('gives each due check to one of many who ask at once', async () => {
    const made = await Promise.all(Array.from({ length: 60 }, () => context.check(target.url())));
    const claims = (await Promise.all(Array.from({ length: 6 }, () => claimAll(7)))).flat();
    const rest = (await Promise.all([claimAll(), claimAll()])).flat();
    const ids = [...claims, ...rest].map(({ checkId }) => checkId);
    expect(ids).toHaveLength(60);
    expect(new Set(ids)).toEqual(new Set(made.map(({ check }) => check.id)));
    expect(await claimAll()).toEqual([]);
  });

  it('gives a run to another only when its lease has ended', async () => {
    const check = await context.check(target.url());
    expect(await claimAll()).toHaveLength(1);
    const endLease = (): Promise<unknown> => context.sql('update check_statuses set claimable_at = utc_timestamp(3) - interval 1 second');
    await endLease();
    // The process that has it and could not say so lately keeps it.
    const { shard } = check.status;
    const mine = { holds: (id: number) => id === check.status.id, isCatchingUp: true };
    expect(await due.claim([shard], soon(), 10, mine)).toEqual([]);
    expect((await context.status(check)).run_token).not.toBeNull();
    // What a dead process had taken is run again within nine seconds, not all of it at once.
    expect(await claimAll()).toEqual([]);
    const { run_token, claimable_at } = await context.status(check);
    expect(run_token).toBeNull();
    const wait = Date.parse(`${claimable_at ?? ''}Z`) - Date.now();
    expect(wait).toBeGreaterThan(-1_000);
    expect(wait).toBeLessThan(9_000);
    expect(await due.claim([shard], new Date(Date.now() + 10_000), 10)).toHaveLength(1);
  });

  it('spreads what was missed while nobody looked, instead of asking every target at once', async () => {
    await Promise.all(Array.from({ length: 40 }, () => context.check(target.url())));
    const late = 'update check_statuses set next_run_at = utc_timestamp(3) - interval 6 second, claimable_at = next_run_at';
    await context.sql(late);
    for (const shard of [0, 1, 2, 3])
      expect(await due.claim([shard], new Date(), 500, { holds: () => false, isCatchingUp: true })).toEqual([]);
    const times = await context.sql<{ at: string }>('select claimable_at as at from check_statuses');
    const waits = times.map(({ at }) => Date.parse(`${at}Z`) - Date.now());
    expect(Math.max(...waits)).toBeLessThanOrEqual(16_000);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(8_000);
    // In the middle of usual work, what is late is only late.
    await context.sql(late);
    expect(await claimAll()).toHaveLength(40);
  });

  it('keeps the lease of what waits, and gives it back untouched', async () => {
    const check = await context.check(target.url());
    const [run] = await due.claim([check.status.shard], soon(), 10);
    if (!run) throw new Error('not claimed');
    const before = await context.status(check);
    await pause(20);
    await due.renew([run]);
    expect((await context.status(check)).claimable_at! > before.claimable_at!).toBe(true);
    await due.renew([{ ...run, token: randomUUID() }]);
    await due.release([{ ...run, token: randomUUID() }]);
    expect((await context.status(check)).run_token).toBe(run.token);
    await due.release([run]);
    expect(await context.status(check)).toMatchObject({
      run_token: null,
      claimable_at: before.next_run_at,
      next_run_at: before.next_run_at,
    });
  });

  it('puts what was missed long ago back into its place instead of running it all at once', async () => {
    const made = await Promise.all(Array.from({ length: 40 }, () => context.check(target.url())));
    await context.sql(
      "update check_statuses set next_run_at = utc_timestamp(3) - interval 1 hour, claimable_at = utc_timestamp(3) - interval 1 hour, state = 'up'",
    );
    expect(await claimAll()).toEqual([]);
    const statuses = await Promise.all(made.map((check) => context.status(check)));
    const waits = statuses.map(({ claimable_at }) => Date.parse(`${claimable_at ?? ''}Z`) - Date.now());
    expect(Math.min(...waits)).toBeGreaterThan(-1_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(60_000);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(20_000);
    // Each is taken when its turn comes, and a process that gives it back unseen does not put it off again.
    const inTurn = (): Promise<CheckRun[]> => due.claim([0, 1, 2, 3], new Date(Date.now() + 60_000), 500);
    const taken = await inTurn();
    expect(taken).toHaveLength(40);
    await due.release(taken);
    expect(await inTurn()).toHaveLength(40);
  });

  it('shows nothing of what was seen before an outage until it is looked at again', async () => {
    const check = await context.check(target.url(), { intervalSeconds: 86_400 });
    await context.sql(
      "update check_statuses set state = 'up', next_run_at = utc_timestamp(3) + interval 1 day, claimable_at = next_run_at",
    );
    const shown = async (): Promise<unknown[]> => {
      const [count] = await context.module.get(OverviewReader).counts([context.organisationId]);
      const { check: read, status } = await context.asActor((actor) => context.module.get(CheckReader).get(actor, check.check.id));
      return [count?.state, shownState(read.isPaused, status.state, status.nextRunAt, new Date())];
    };
    expect(await shown()).toEqual(['up', 'up']);
    await context.sql('update check_statuses set next_run_at = utc_timestamp(3) - interval 1 hour, claimable_at = next_run_at');
    expect(await shown()).toEqual(['unknown', 'unknown']);
    expect(await claimAll()).toEqual([]);
    expect(await shown()).toEqual(['unknown', 'unknown']);
    await hastenParents(context.module.get(EntityManager).fork() as EntityManager, [check.check.id], new Date());
    expect(await shown()).toEqual(['unknown', 'unknown']);
    const [run] = await claimAll();
    if (!run) throw new Error('not claimed');
    context.module.get(CheckRunner).begin(run);
    await until(async () => (await context.results(check)).length === 1);
    expect(await shown()).toEqual(['up', 'up']);
  });

  it('stores result, state and the change of it together, once', async () => {
    const check = await context.check(target.url('/broken'), { failuresBeforeDown: 2 });
    const runner = context.module.get(CheckRunner);
    for (const expected of ['unknown', 'down', 'down']) {
      const results = (await context.results(check)).length;
      const [run] = await due.claim([check.status.shard], new Date(Date.now() + 120_000), 10);
      if (!run) throw new Error('not claimed');
      runner.begin({ ...run, dueAt: new Date() });
      runner.begin({ ...run, dueAt: new Date() });
      await until(async () => (await context.results(check)).length > results);
      await pause(500);
      expect(await context.results(check)).toHaveLength(results + 1);
      expect(await context.status(check)).toMatchObject({
        state: expected,
        run_token: null,
        last_response_milliseconds: expect.any(Number),
        last_error: 'Another status than expected: 500, not 200-299',
      });
    }
    const changes = (await events(check)).filter(({ action }) => action === 'check.state-changed');
    expect(changes.map(({ details }) => JSON.parse(details))).toEqual([
      { before: 'unknown', after: 'down', reason: 'Another status than expected: 500, not 200-299' },
    ]);
    expect(changes[0]?.organisation_id).toBe(context.organisationId);
  });

  it('says of a check whose stored options cannot be read that nothing is known, and runs the others', async () => {
    const [unreadable, other] = [await context.check(target.url()), await context.check(target.url())];
    await context.sql('update checks set specification = ? where id = ?', ['{"url":"no address"}', unreadable.check.id]);
    for (const run of await claimAll()) context.module.get(CheckRunner).begin({ ...run, dueAt: new Date() });
    await until(async () => (await context.results(unreadable)).length + (await context.results(other)).length === 2);
    expect(await context.status(other)).toMatchObject({ state: 'up', last_response_milliseconds: expect.any(Number) });
    expect(await context.status(unreadable)).toMatchObject({
      state: 'unknown',
      last_response_milliseconds: null,
      last_error: expect.stringMatching(/^The check itself failed/),
    });
  });

  it('knows no response time of what could not be reached', async () => {
    const closed = await Target.start((_request, response) => response.end());
    const check = await context.check(closed.url());
    closed.close();
    const [run] = await due.claim([check.status.shard], soon(), 10);
    if (!run) throw new Error('not claimed');
    context.module.get(CheckRunner).begin({ ...run, dueAt: new Date() });
    await until(async () => (await context.results(check)).length === 1);
    expect(await context.status(check)).toMatchObject({ last_error: expect.stringContaining('refused'), last_response_milliseconds: null });
  });

  it('looks again soon while in doubt, else at its place in the interval', async () => {
    const check = await context.check(target.url('/broken'), { failuresBeforeDown: 3, intervalSeconds: 3600 });
    const [run] = await due.claim([check.status.shard], soon(), 10);
    if (!run) throw new Error('not claimed');
    context.module.get(CheckRunner).begin(run);
    await until(async () => (await context.results(check)).length === 1);
    expect(Date.parse(`${(await context.status(check)).next_run_at}Z`) - Date.now()).toBeLessThan(6_000);
  });

  it('drops what was seen under an older token', async () => {
    const check = await context.check(target.url());
    const [run] = await due.claim([check.status.shard], soon(), 10);
    if (!run) throw new Error('not claimed');
    await context.sql('update check_statuses set run_token = ? where id = ?', [randomUUID(), check.status.id]);
    context.module.get(CheckRunner).begin({ ...run, dueAt: new Date() });
    await pause(1_200);
    expect(await context.results(check)).toEqual([]);
    expect((await context.status(check)).state).toBe('unknown');
  });

  it('claims a single check for its own organisation only, and not while it runs', async () => {
    const { check } = await context.check(target.url());
    expect(await due.claimOne(randomUUID(), check.id)).toBeNull();
    expect(await due.claimOne(context.organisationId, check.id)).toMatchObject({ checkId: check.id });
    expect(await due.claimOne(context.organisationId, check.id)).toBeNull();
    expect([await due.isRunning(context.organisationId, check.id), await due.isRunning(randomUUID(), check.id)]).toEqual([true, false]);
    expect(await claimAll()).toEqual([]);
  });

  it('looks again at a check that is wanted while it runs, once the run is over', async () => {
    const { check } = await context.check(target.url());
    const processor = new RunCheckProcessor(due, context.module.get(CheckRunner));
    const wanted = (): Promise<void> =>
      (processor as unknown as { handle(of: object): Promise<void> }).handle({ organisationId: context.organisationId, checkId: check.id });
    const [run] = await claimAll();
    await expect(wanted()).rejects.toThrow(NotYet);
    await due.release(run ? [run] : []);
    await expect(wanted()).resolves.toBeUndefined();
  });

  it('removes results older than the setting says, and those of a deleted check', async () => {
    const check = await context.check(target.url());
    const retention = context.module.get(ResultRetentionService);
    const neighbour = await context.check(target.url());
    await context.seen(neighbour, new Date());
    for (const hours of [1, 5, 23, 25, 100]) await context.seen(check, new Date(Date.now() - hours * 3_600_000));
    expect(await retention.prune()).toBe(2);
    expect(await context.results(check)).toHaveLength(3);
    await context.asActor((actor) => context.module.get(SettingsService).update(actor, 'monitoring.raw-retention-hours', 4));
    expect(await retention.prune()).toBe(2);
    await context.asActor((actor) => context.module.get(SettingsService).update(actor, 'monitoring.raw-retention-hours', 24));
    await retention.deleteAll(check.status.id);
    await retention.deleteAll(check.status.id);
    expect(await context.results(check)).toEqual([]);
    expect(await context.results(neighbour)).toHaveLength(1);
  });

  it('keeps the certificate that was seen last, and tells when it is another one', async () => {
    const check = await context.check(target.url());
    const store = context.module.get(ResultStore);
    const seen = async (fingerprint: string, at: Date): Promise<void> => {
      const run = await due.claimOne(context.organisationId, check.check.id);
      if (!run) throw new Error('not claimed');
      const timings = { dns: 1, connect: 1, tls: 1, firstByte: 1, total: 4 };
      const result = {
        outcome: 'success',
        statusCode: null,
        error: null,
        detail: null,
        timings,
        certificate: certificate(fingerprint),
      } as const;
      await store.store([{ run, startedAt: at, result }]);
    };
    const rows = (): Promise<{ fingerprint: string; changed_at: string | null; details: string }[]> =>
      context.sql('select fingerprint, changed_at, details from check_expiries where id = ?', [check.check.id]);
    await seen('aa', new Date('2026-11-24T10:00:00Z'));
    await seen('aa', new Date('2026-11-24T11:00:00Z'));
    expect(await rows()).toEqual([expect.objectContaining({ fingerprint: 'aa', changed_at: null })]);
    await seen('bb', new Date('2026-11-24T12:00:00Z'));
    expect(await rows()).toEqual([expect.objectContaining({ fingerprint: 'bb', changed_at: '2026-11-24 12:00:00.000' })]);
    await seen('bb', new Date('2026-11-24T13:00:00Z'));
    expect(await rows()).toEqual([expect.objectContaining({ fingerprint: 'bb', changed_at: '2026-11-24 12:00:00.000' })]);
    const changes = (await events(check)).filter(({ action }) => action === 'check.certificate-changed');
    expect(changes.map(({ details, organisation_id }) => [JSON.parse(details).before, JSON.parse(details).after, organisation_id])).toEqual(
      [['aa', 'bb', context.organisationId]],
    );
  });
});

describe('networks inside (D62)', () => {
  it('are reached by the checks of the organisation to which the operator allowed them, and by no other', async () => {
    const [ours, theirs] = [randomUUID(), randomUUID()];
    const context = await MonitoringContext.start(ours, `${ours}=127.0.0.0/8,${theirs}=10.0.0.0/8`);
    const target = await Target.start((_request, response) => response.end());
    const { check } = await context.check(target.url());
    const input = { name: 'Theirs', kind: 'http', fields: { url: target.url(), expectedStatus: '200-299' }, timing: check.timing } as const;
    for (const organisationId of [theirs, randomUUID()]) {
      const made = context.asActor((actor) => context.module.get(CheckService).create(actor, input), organisationId);
      await expect(made).rejects.toMatchObject({ fields: [{ field: 'url' }] });
    }
    const run = await context.module.get(DueChecks).claimOne(ours, check.id);
    if (!run) throw new Error('not claimed');
    const seenBy = async (organisationId: string): Promise<string | null> =>
      (await context.module.get(Probers).probe({ ...run, organisationId })).error;
    expect([await seenBy(ours), await seenBy(theirs), await seenBy(randomUUID())]).toEqual([null, 'address-refused', 'address-refused']);
    expect(target.hits).toHaveLength(1);
    target.close();
    await context.close();
  });

  it('are reached as soon as an administrator allows them, and no longer when he takes them back; what is never probed stays so', async () => {
    const [ours, theirs] = [randomUUID(), randomUUID()];
    const context = await MonitoringContext.start(ours, '');
    const { check } = await context.check('https://example.com/');
    const run = await context.module.get(DueChecks).claimOne(ours, check.id);
    if (!run) throw new Error('not claimed');
    const seenBy = async (organisationId: string, host: string): Promise<string | null> => {
      const specification = { url: `http://${host}:9/`, expectedStatus: '200-299' } as unknown as CheckRun['specification'];
      return (
        await context.module.get(Probers).probe({ ...run, organisationId, specification, timing: { ...run.timing, timeoutSeconds: 1 } })
      ).error;
    };
    const row =
      'insert into check_networks (id, created_at, organisation_id, network, reason, added_at, added_by) values (?, now(3), ?, ?, ?, now(3), ?)';
    expect(await seenBy(ours, '10.255.255.1')).toBe('address-refused');
    for (const network of ['10.255.0.0/16', '100.64.0.0/10']) await context.sql(row, [randomUUID(), ours, network, 'VPN', 'Test']);
    await until(async () => (await seenBy(ours, '10.255.255.1')) !== 'address-refused');
    expect([await seenBy(ours, '10.254.255.1'), await seenBy(theirs, '10.255.255.1')]).toEqual(['address-refused', 'address-refused']);
    expect([await seenBy(ours, '169.254.169.254'), await seenBy(ours, '100.100.100.200')]).toEqual(['address-refused', 'address-refused']);
    await context.sql('delete from check_networks where organisation_id = ?', [ours]);
    await until(async () => (await seenBy(ours, '10.255.255.1')) === 'address-refused');
    await context.close();
  });
});

function certificate(fingerprint: string): CertificateFacts {
  const [startsAt, expiresAt] = [new Date('2026-11-01T00:00:00Z'), new Date('2027-02-01T00:00:00Z')];
  return {
    subject: 'shop.test',
    issuer: 'Test',
    names: ['shop.test'],
    startsAt,
    expiresAt,
    fingerprint,
    key: 'EC 256',
    signature: 'ecdsa-with-SHA256',
    protocol: 'TLSv1.3',
    chainLength: 2,
    revocation: 'good',
  };
}
