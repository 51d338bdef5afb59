import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

let context: IdentityApi;
let organisationId: string;
let owner: Client;
let viewer: Client;
let stranger: Client;
const sql = (text: string, values: unknown[]): Promise<unknown> => context.api.orm.em.getConnection().execute(text, values);
const at = (path: string): string => `organisations/${organisationId}/${path}`;

beforeAll(async () => {
  context = await startIdentityApi();
  organisationId = await context.people.organisation('Acme, Ltd; =1+1');
  owner = await context.people.memberClient(organisationId, 'owner');
  viewer = await context.people.memberClient(organisationId, 'viewer');
  stranger = await context.people.memberClient(await context.people.organisation(), 'owner');
});

async function check(name: string): Promise<string> {
  const { body } = await owner.post(at('checks'), { name, kind: 'heartbeat', intervalSeconds: 300 }).expect(201);
  return (body as { id: string }).id;
}

describe('the report of a month', () => {
  let ids: string[];

  beforeAll(async () => {
    ids = [await check('=HYPERLINK("http://x")'), await check('Безопасность'), await check('silent')];
    await sql("update checks set created_at = '2026-09-20' where organisation_id = ?", [organisationId]);
    const day = `insert into check_rollups (status_id, hours, at, answered, failed, unasked, maintained, average, slowest)
      select id, 24, ?, ?, ?, ?, ?, 20, 90 from check_statuses where check_id = ? and organisation_id = ?`;
    await sql(day, ['2026-10-01', 1999, 1, 5, 7, ids[0], organisationId]);
    await sql(day, ['2026-10-02', 2000, 0, 0, 0, ids[0], organisationId]);
    // Of the months beside it.
    await sql(day, ['2026-09-30', 0, 2000, 0, 0, ids[0], organisationId]);
    await sql(day, ['2026-11-01', 0, 2000, 0, 0, ids[0], organisationId]);
    await sql(day, ['2026-10-03', 0, 0, 12, 40, ids[1], organisationId]);
    const down = `insert into incidents (id, created_at, organisation_id, check_id, check_name, opened_at, closed_at, times_down)
      values (uuid(), utc_timestamp(3), ?, ?, 'x', ?, ?, 1)`;
    await sql(down, [organisationId, ids[0], '2026-09-30 23:00:00', '2026-10-01 00:10:00']);
    await sql(down, [organisationId, ids[0], '2026-10-05 10:00:00', '2026-10-05 10:05:00']);
    await sql(down, [organisationId, ids[0], '2026-11-05 10:00:00', '2026-11-05 10:05:00']);
  });

  it('counts answered looks of that month; maintenance and unknown ones are told, and count for nothing', async () => {
    const { body } = await viewer.get(at('sla-reports/2026-10')).expect(200);
    expect(body.items).toEqual([
      { checkId: ids[0], name: '=HYPERLINK("http://x")', kind: 'heartbeat', availability: '99.975', answered: 3999, failed: 1, unknown: 5, maintained: 7, daysUnseen: 29, incidents: 2, minutesDown: 15, average: 20, slowest: 90 },
      expect.objectContaining({ name: 'silent', availability: null, answered: 0, daysUnseen: 31, incidents: 0 }),
      expect.objectContaining({ name: 'Безопасность', availability: null, answered: 0, unknown: 12, maintained: 40, daysUnseen: 30 }),
    ]); // prettier-ignore
    expect((await viewer.get(at('sla-reports/2026-09')).expect(200)).body.items[0]).toMatchObject({ failed: 2000, daysUnseen: 10 });
  });

  it('is a file that no spreadsheet runs, and one to print; each leaves an event', async () => {
    const csv = await viewer.get(at('sla-reports/2026-10/csv')).buffer(true).expect(200);
    expect(csv.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="availability-2026-10.csv"' }); // prettier-ignore
    expect(csv.text).toContain('"\'=HYPERLINK(""http://x"")","heartbeat","2026-10","99.975","3999"');
    const pdf = await viewer.get(at('sla-reports/2026-10/pdf')).buffer(true).expect(200);
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect((pdf.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-');
    const events = (await auditEvents(context.api, { organisationId })).filter(({ action }) => action === 'sla-report.made');
    expect(events.map(({ details }) => details)).toEqual([
      { month: '2026-10', format: 'csv', checks: 3 },
      { month: '2026-10', format: 'pdf', checks: 3 },
    ]);
  });

  it('is of a month that is one, and has begun; of nobody else', async () => {
    for (const month of ['2026-13', '2026-1', '1999-01', "2026-01' or 1", '2099-01'])
      expect({ month, status: (await viewer.get(at(`sla-reports/${encodeURIComponent(month)}`))).status }).toEqual({ month, status: 400 });
    expect((await stranger.get(at('sla-reports/2026-10/csv'))).status).toBe(404);
  });
});

describe('the calendar', () => {
  const read = (url: string) => context.api.http.get(new URL(url).pathname).buffer(true);

  it('is read by whoever knows its address, until that is renewed or taken back', async () => {
    expect((await viewer.get(at('calendar-feed')).expect(200)).body).toEqual({ exists: false, madeAt: null, madeBy: null });
    await viewer.post(at('calendar-feed')).expect(403);
    const { url: first } = (await owner.post(at('calendar-feed')).expect(201)).body as { url: string };
    expect(first).toMatch(/\/api\/v1\/calendars\/[\w-]{43}\/monitoring\.ics$/u);
    expect((await viewer.get(at('calendar-feed'))).body).toMatchObject({ exists: true, madeBy: 'Test Person' });
    await read(first).expect(200);
    const { url: second } = (await owner.post(at('calendar-feed')).expect(201)).body as { url: string };
    await read(first).expect(404);
    await read(second).expect(200);
    await read(second.replace(/.{3}\/monitoring/u, 'AAA/monitoring')).expect(404);
    const stored = await context.api.orm.em.getConnection().execute<{ hash: string }[]>('select hex(token_hash) as hash from calendar_feeds where organisation_id = ?', [organisationId]); // prettier-ignore
    expect(stored).toHaveLength(1);
    await owner.delete(at('calendar-feed')).expect(204);
    await read(second).expect(404);
    await owner.delete(at('calendar-feed')).expect(404);
    const actions = (await auditEvents(context.api, { organisationId })).map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith('calendar-feed.'))).toEqual(['calendar-feed.renewed', 'calendar-feed.renewed', 'calendar-feed.revoked']); // prettier-ignore
  });

  it('is one that calendars take (RFC 5545): lines of 75 bytes, nothing out of names, times of UTC', async () => {
    const startsAt = new Date(Date.now() + 3_600_000).toISOString();
    const name = 'Patch; night, for all of the servers in the basement of the third house on the left \\n BEGIN:VEVENT ü';
    const window = { name, startsAt, durationMinutes: 60, timezone: 'Europe/Berlin', rule: 'FREQ=WEEKLY' };
    await owner.post(at('maintenance-windows'), window).expect(201);
    const checkId = await check('shop.example.com');
    const expiry = `insert into check_expiries (id, organisation_id, subject, starts_at, expires_at, fingerprint, details, seen_at)
      values (?, ?, 'shop', utc_timestamp(3), '2027-02-03 04:05:06', 'f', '{}', utc_timestamp(3))`;
    await sql(expiry, [checkId, organisationId]);
    const { url } = (await owner.post(at('calendar-feed')).expect(201)).body as { url: string };
    const { text, headers } = await read(url).expect(200);
    expect(headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(headers['set-cookie']).toBeUndefined();
    const lines = text.trimEnd().split('\r\n');
    expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
    const unfolded = text.replaceAll('\r\n ', '');
    expect(unfolded.match(/^BEGIN:VEVENT/gmu)!.length).toBeGreaterThan(8);
    expect(unfolded).toContain('SUMMARY:Maintenance: Patch\\; night\\, for all of the servers');
    expect(unfolded).toContain(`DTSTART:${startsAt.slice(0, 19).replaceAll(/[-:]/gu, '')}Z`);
    expect(unfolded).toMatch(/SUMMARY:shop\.example\.com: certificate ends\r\n(?:.*\r\n)*?END:VEVENT/u);
    expect(unfolded).toContain('DTSTART;VALUE=DATE:20270203');
    const uids = unfolded.match(/^UID:.*$/gmu)!;
    expect(new Set(uids).size).toBe(uids.length);
    expect((await read(url)).text.match(/^UID:.*$/gmu)).toEqual(text.match(/^UID:.*$/gmu));
  });
});
