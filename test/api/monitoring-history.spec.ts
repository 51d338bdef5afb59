import { type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

describe('the history of checks', () => {
  let context: IdentityApi;
  let organisationId: string;
  let viewer: Client;
  let checkId: string;

  beforeAll(async () => {
    context = await startIdentityApi();
    organisationId = await context.people.organisation();
    const operator = await context.people.memberClient(organisationId, 'monitoring-operator');
    viewer = await context.people.memberClient(organisationId, 'viewer');
    const made = await operator.post(`organisations/${organisationId}/checks`, { name: 'Backup', kind: 'heartbeat', intervalSeconds: 300 });
    checkId = (made.body as { id: string }).id;
    const sql = `insert into check_rollups (status_id, hours, at, answered, failed, unasked, maintained, average, slowest, p50, p95, p99)
      select s.id, 1, now() - interval 1 hour, 59, 1, 0, 0, 20, 90, 15, 60, 80 from check_statuses s where s.check_id = ? and s.organisation_id = ?`;
    await context.api.orm.em.getConnection().execute(sql, [checkId, organisationId]);
  });

  it('is told by hour and by day, to whoever may see the check', async () => {
    const path = `organisations/${organisationId}/checks/${checkId}/history`;
    expect((await viewer.get(`${path}?range=day`).expect(200)).body).toEqual({
      stepHours: 1,
      items: [
        { at: expect.any(String), answered: 59, failed: 1, unasked: 0, maintained: 0, average: 20, slowest: 90, p50: 15, p95: 60, p99: 80 },
      ],
    });
    expect((await viewer.get(`${path}?range=quarter`).expect(200)).body).toEqual({ stepHours: 24, items: [] });
    for (const range of ['year', '', 'day&range=week']) expect((await viewer.get(`${path}?range=${range}`)).status).toBe(400);
    const { items } = (await viewer.get(`organisations/${organisationId}/check-board`).expect(200)).body as { items: unknown[] };
    expect(items).toEqual([{ checkId, items: [expect.objectContaining({ answered: 59 })] }]);
  });

  it('is not there for strangers, in their own organisation neither', async () => {
    const other = await context.people.organisation();
    const stranger = await context.people.memberClient(other, 'owner');
    expect((await stranger.get(`organisations/${organisationId}/check-board`)).status).toBe(404);
    expect((await stranger.get(`organisations/${other}/checks/${checkId}/history?range=day`)).status).toBe(404);
    expect((await stranger.get(`organisations/${other}/check-board`)).body).toEqual({ items: [] });
  });
});
