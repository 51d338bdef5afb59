import type { Response } from 'supertest';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

const HOUR = 3_600_000;

describe('maintenance windows of an organisation', () => {
  let context: IdentityApi;
  let organisationId: string;
  let operator: Client;
  let base: string;

  beforeAll(async () => {
    context = await startIdentityApi();
    organisationId = await context.people.organisation();
    operator = await context.people.memberClient(organisationId, 'monitoring-operator');
    base = `organisations/${organisationId}`;
  });

  const soon = (hours: number): string => new Date(context.clock.now().getTime() + hours * HOUR).toISOString();
  const body = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
    name: 'Patch night', startsAt: soon(-0.1), durationMinutes: 60, timezone: 'Europe/Berlin', ...more,
  }); // prettier-ignore
  const plan = async (more: Record<string, unknown> = {}): Promise<Response['body']> =>
    (await operator.post(`${base}/maintenance-windows`, body(more)).expect(201)).body;
  const check = async (name: string, more: Record<string, unknown> = {}): Promise<Response['body']> =>
    (await operator.post(`${base}/checks`, { name, kind: 'heartbeat', intervalSeconds: 300, ...more }).expect(201)).body;

  it('show on their checks, and no others, what looks say besides, and when it ends', async () => {
    const [one, other] = [await check('One'), await check('Other')];
    const window = await plan({ checkIds: [one.id] });
    expect(window).toMatchObject({ checkIds: [one.id], rule: null, next: null, version: 1 });
    const { items } = (await operator.get(`${base}/checks`).expect(200)).body;
    expect(items.find(({ id }: { id: string }) => id === one.id)).toMatchObject({
      state: 'maintenance', observedState: 'unknown', maintenanceUntil: window.current.endsAt, stateSince: window.current.startsAt,
    }); // prettier-ignore
    expect(items.find(({ id }: { id: string }) => id === other.id)).toMatchObject({ state: 'unknown', maintenanceUntil: null });
    const ended = await operator.post(`${base}/maintenance-windows/${window.id}/end`).expect(200);
    expect(ended.body.current).toBeNull();
    expect((await operator.get(`${base}/checks/${one.id}`)).body).toMatchObject({ state: 'unknown', maintenanceUntil: null });
    expect((await operator.post(`${base}/maintenance-windows/${window.id}/end`)).body.code).toBe('maintenance-not-current');
  });

  it('are changed and deleted by those who saw their last version, each with its event', async () => {
    const window = await plan({ rule: 'FREQ=WEEKLY;BYDAY=SU', startsAt: soon(24) });
    const at = (version: number, change: Record<string, unknown>): Promise<Response> =>
      operator.patch(`${base}/maintenance-windows/${window.id}`, change).set('if-match', `"${version.toString()}"`);
    expect((await at(1, { rule: null, name: 'Once' })).body).toMatchObject({ name: 'Once', rule: null, version: 2 });
    expect((await at(1, { name: 'Late' })).status).toBe(412);
    await operator.delete(`${base}/maintenance-windows/${window.id}`).set('if-match', '"2"').expect(204);
    await operator.get(`${base}/maintenance-windows/${window.id}`).expect(404);
    const events = await auditEvents(context.api, { objectId: window.id });
    expect(events.map(({ action }) => action)).toEqual(['maintenance.planned', 'maintenance.changed', 'maintenance.deleted']);
  });

  it.each<[string, Record<string, unknown>]>([
    ['rule', { rule: 'FREQ=SECONDLY' }],
    ['rule', { rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }],
    ['rule', { rule: 'FREQ=DAILY', durationMinutes: 2000 }],
    ['timezone', { timezone: 'Mars/Phobos' }],
    ['timezone', { timezone: '../../etc/localtime' }],
    ['startsAt', { startsAt: '1970-01-01T00:00:00Z' }],
    ['startsAt', { startsAt: '9999-01-01T00:00:00Z' }],
    ['durationMinutes', { durationMinutes: 0 }],
    ['durationMinutes', { durationMinutes: 43_201 }],
    ['checkIds', { checkIds: [] }],
    ['checkIds', { checkIds: ['01939b2e-0000-7000-8000-000000000000'] }],
  ])('refuse a wrong %s: %j', async (field, more) => {
    const refused = await operator.post(`${base}/maintenance-windows`, body(more));
    expect([refused.status, refused.body.errors?.[0]?.field]).toEqual([400, field]);
  });

  it('take no checks of another organisation, and are not there for strangers; viewers see them and plan none', async () => {
    const other = await context.people.organisation();
    const stranger = await context.people.memberClient(other, 'owner');
    const foreign = (await stranger.post(`organisations/${other}/checks`, { name: 'Theirs', kind: 'heartbeat', intervalSeconds: 300 }))
      .body;
    expect((await operator.post(`${base}/maintenance-windows`, body({ checkIds: [foreign.id] }))).body.errors[0].field).toBe('checkIds');
    expect((await operator.post(`${base}/checks`, { name: 'x', kind: 'heartbeat', intervalSeconds: 300, parentId: foreign.id })).body.errors[0].field).toBe('parentId'); // prettier-ignore
    const window = await plan();
    const own = `organisations/${other}/maintenance-windows/${window.id}`;
    const answers = await Promise.all([
      stranger.get(`${base}/maintenance-windows`), stranger.get(own), stranger.post(`${own}/end`), stranger.delete(own).set('if-match', '"1"'),
      stranger.patch(own, { name: 'Mine' }).set('if-match', '"1"'),
    ]); // prettier-ignore
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect((await stranger.get(`organisations/${other}/checks/${foreign.id}`)).body.state).toBe('unknown');
    const viewer = await context.people.memberClient(organisationId, 'viewer');
    const seen = await Promise.all([
      viewer.get(`${base}/maintenance-windows`), viewer.get(`${base}/maintenance-windows/${window.id}`),
      viewer.post(`${base}/maintenance-windows`, body()), viewer.post(`${base}/maintenance-windows/${window.id}/end`),
    ]); // prettier-ignore
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 403, 403]);
  });

  it('know checks by their parents, and let go of a parent that is deleted', async () => {
    const router = await check('Router');
    const server = await check('Server', { parentId: router.id });
    expect(server.parentId).toBe(router.id);
    await operator.delete(`${base}/checks/${router.id}`).set('if-match', `"${router.version as number}"`);
    const owner = await context.people.memberClient(organisationId, 'owner');
    await owner.delete(`${base}/checks/${router.id}`).set('if-match', `"${router.version as number}"`);
    expect((await operator.get(`${base}/checks/${server.id}`)).body.parentId).toBeNull();
  });
});
