import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CheckRunner, CheckService, type CheckWithStatus, DueChecks, ExpiryReader } from '@clientst0r/monitoring';
import { Clock, REDIS } from '@clientst0r/platform';
import { Redis } from 'ioredis';
import { RegistryPace } from '../../../libs/monitoring/src/domain/registry-pace.js';
import { RdapDirectory } from '../../../libs/monitoring/src/domain/rdap-directory.js';
import type { RegistrationFacts } from '../../../libs/monitoring/src/domain/registration.js';
import type { ProbeResult } from '../../../libs/monitoring/src/probe/probe-result.js';
import { ResultStore } from '../../../libs/monitoring/src/schedule/result-store.js';
import { MonitoringContext } from './monitoring-context.js';

const DAY = 86_400_000;
const START = Date.parse('2026-11-24T10:00:00Z');
const timings = { dns: null, connect: null, tls: null, firstByte: null, total: 3 };

describe('what registries tell', () => {
  let context: MonitoringContext;

  beforeAll(async () => {
    context = await MonitoringContext.start();
  });
  beforeEach(() => context.removeChecks());
  afterAll(async () => {
    await context.module.get(CheckRunner).stop();
    await context.close();
  });

  const domainCheck = (domain = 'example.test'): Promise<CheckWithStatus> =>
    context.asActor((actor) =>
      context.module.get(CheckService).create(actor, {
        name: `Domain ${domain}`, kind: 'domain', fields: { domain, warningDays: '60,30,7' },
        timing: { intervalSeconds: 86_400, timeoutSeconds: 60, retrySeconds: 3600, failuresBeforeDown: 2, successesBeforeUp: 1 },
      }),
    ); // prettier-ignore
  const facts = (more: Partial<RegistrationFacts> = {}): RegistrationFacts => ({
    domain: 'example.test', source: 'rdap', server: 'rdap.test', expirySource: 'rdap', expiresAt: new Date(START + 300 * DAY), registeredAt: null,
    registrar: 'One', statuses: ['clientTransferProhibited'], nameServers: ['ns1.example.net'], signed: true, ...more,
  }); // prettier-ignore
  const saw = async ({ check }: CheckWithStatus, days: number, registration?: RegistrationFacts, more: Partial<ProbeResult> = {}): Promise<void> => {
    const run = await context.module.get(DueChecks).claimOne(context.organisationId, check.id);
    if (!run) throw new Error('not claimed');
    const result: ProbeResult = { outcome: 'success', statusCode: null, error: null, detail: null, timings, ...(registration ? { registration } : {}), ...more };
    await context.module.get(ResultStore).store([{ run, startedAt: new Date(START + days * DAY), result }]);
  }; // prettier-ignore
  const told = async (): Promise<string[]> => {
    const rows = await context.sql<{ event: string; facts: string }>('select event, facts from channel_deliveries order by id');
    await context.sql('delete from channel_deliveries');
    return rows.map(({ event, facts: text }) => `${event}: ${(JSON.parse(text) as { reason: string }).reason}`);
  };
  const channel = (): Promise<unknown> =>
    context.sql("insert into channels (id, created_at, organisation_id, name, kind, target, version) values (?, utc_timestamp(3), ?, 'Hook', 'mail', 'a@b.example', 1)", [
      randomUUID(), context.organisationId,
    ]); // prettier-ignore

  it('is kept, and a change of registrar, name servers, locks or DNSSEC is an event and an alert, once', async () => {
    await channel();
    const check = await domainCheck();
    await saw(check, 0, facts());
    await saw(check, 1, facts({ registrar: 'one.', statuses: ['clientTransferProhibited', 'ok'] }));
    expect(await told()).toEqual([]);
    await saw(check, 2, facts({ registrar: 'Thief', statuses: [], nameServers: ['ns1.evil.example'], signed: false }));
    const text = 'Registrar: one. → Thief; Name servers: + ns1.evil.example, − ns1.example.net; Status: − clientTransferProhibited; DNSSEC: no longer signed';
    expect(await told()).toEqual([`domain.changed: ${text}`]);
    await saw(check, 3, facts({ registrar: 'Thief', statuses: [], nameServers: ['ns1.evil.example'], signed: false }));
    expect(await told()).toEqual([]);
    const events = await context.sql<{ action: string; details: string }>('select action, details from audit_events where object_id = ?', [check.check.id]);
    expect(events.filter(({ action }) => action === 'check.registration-changed').map(({ details }) => JSON.parse(details))).toEqual([{ domain: 'example.test', changes: text }]); // prettier-ignore
    const [row] = await context.sql<{ changes: string }>('select changes from check_registrations where id = ?', [check.check.id]);
    expect((JSON.parse(row!.changes) as unknown[]).length).toBe(4);
  }); // prettier-ignore

  it('is compared with what the same source told, so that WHOIS in place of RDAP is no change', async () => {
    await channel();
    const check = await domainCheck();
    await saw(check, 0, facts());
    await saw(check, 1, facts({ source: 'whois', registrar: 'REG-ONE', statuses: ['active and locked'], signed: null }));
    await saw(check, 2, facts());
    expect(await told()).toEqual([]);
    await saw(check, 3, facts({ source: 'whois', registrar: 'REG-TWO', statuses: ['active and locked'], signed: null }));
    expect(await told()).toEqual(['domain.changed: Registrar: REG-ONE → REG-TWO']);
    await saw(check, 4, facts({ registrar: 'REG-TWO' }));
    expect(await told()).toEqual([]);
  });

  it('is told at each of the days left once, and anew when the domain was renewed', async () => {
    await channel();
    const check = await domainCheck();
    const words: string[][] = [];
    for (const days of [230, 241, 242, 271, 294, 299, 301]) {
      await saw(check, days, facts());
      words.push((await told()).map((one) => one.replace(/ On \S+,/u, '')));
    }
    expect(words).toEqual([[], ['domain.expires: in 59 days'], [], ['domain.expires: in 29 days'], ['domain.expires: in 6 days'], [], []]); // prettier-ignore
    await saw(check, 302, facts({ expiresAt: new Date(START + 665 * DAY) }));
    expect(await told()).toEqual([]);
    await saw(check, 640, facts({ expiresAt: new Date(START + 665 * DAY) }));
    expect(await told()).toHaveLength(1);
  });

  it('is forgotten with another domain, and with the check', async () => {
    await channel();
    const check = await domainCheck();
    await saw(check, 0, facts());
    await saw(check, 1, facts({ domain: 'other.test', registrar: 'Other' }));
    expect(await told()).toEqual([]);
    expect(await context.sql('select domain from check_registrations where id = ?', [check.check.id])).toEqual([{ domain: 'other.test' }]);
  });

  it('stays while no registry answers; the check is unknown, and asked again sooner than in a day', async () => {
    const check = await domainCheck();
    await saw(check, 0, facts());
    expect(await context.status(check)).toMatchObject({ state: 'up' });
    await saw(check, 1, undefined, { outcome: 'inconclusive', error: 'registry-silent', detail: 'x', retryAfter: 3_600_000 });
    const status = await context.status(check);
    expect(status.state).toBe('unknown');
    expect(Date.parse(`${status.next_run_at}Z`) - Date.now()).toBeLessThanOrEqual(3_600_000);
    expect(await context.sql('select source from check_registrations where id = ?', [check.check.id])).toEqual([{ source: 'rdap' }]);
  });

  it('stands in one list with certificates, by its end, page by page', async () => {
    const [late, soon, none] = [await domainCheck('late.test'), await domainCheck('soon.test'), await domainCheck('none.test')];
    const cert = await context.tlsCheck('30');
    await saw(late, 0, facts({ domain: 'late.test' }));
    await saw(soon, 0, facts({ domain: 'soon.test', expiresAt: new Date(START + 5 * DAY) }));
    await saw(none, 0, facts({ domain: 'none.test', expiresAt: null, expirySource: null }));
    await context.sql("insert into check_expiries (id, organisation_id, subject, starts_at, expires_at, fingerprint, details, seen_at) values (?, ?, 's', ?, ?, 'f', '{}', ?)", [
      cert.check.id, context.organisationId, new Date(START), new Date(START + 90 * DAY), new Date(START),
    ]); // prettier-ignore
    const names: string[] = [];
    await context.asActor(async (actor) => {
      const reader = context.module.get(ExpiryReader);
      for (let page = await reader.list(actor, { limit: 1 }); page[0];) {
        const [{ checkId: id, checkName, expiresAt }] = page as [(typeof page)[0]];
        names.push(checkName);
        page = await reader.list(actor, { limit: 1, after: { id, expiresAt } });
      }
    });
    expect(names).toEqual(['Domain soon.test', 'Test', 'Domain late.test']);
  });

  it('comes no faster than registries want it, however many processes ask', async () => {
    const redis = context.module.get<Redis>(REDIS);
    const [one, other] = [new RegistryPace(redis), new RegistryPace(redis)];
    const server = `whois.${randomUUID()}.test`;
    const waits = [await one.take(server, 10_000), await other.take(server, 10_000), await one.take(server, 10_000)];
    expect(waits[0]).toBe(0);
    expect(waits[1]).toBeGreaterThan(1_900);
    expect(waits[2]).toBeGreaterThan(3_900);
    expect(await other.take(server, 1_000)).toBeLessThan(-5_000);
    expect(await other.take(`${server}.other`, 1_000)).toBe(0);
    await one.hold(server, 60_000);
    expect(await other.take(server, 20_000)).toBeLessThan(-59_000);
  });

  it('keeps a pace of its own while Redis is away', async () => {
    const away = new Redis({ path: '/nonexistent', lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0, retryStrategy: () => null });
    away.on('error', () => undefined);
    const pace = new RegistryPace(away);
    expect(await pace.take('whois.test', 10_000)).toBe(0);
    expect(await pace.take('whois.test', 10_000)).toBeGreaterThan(1_900);
    await pace.hold('whois.test', 60_000);
    expect(await pace.take('whois.test', 10_000)).toBeLessThan(-59_000);
    away.disconnect();
  }); // prettier-ignore

  it('is asked where IANA says, by the file of the product or another one', () => {
    const directory = context.module.get(RdapDirectory);
    expect(directory.serverOf('example.com')).toBe('https://rdap.verisign.com/com/v1/');
    expect(directory.serverOf('example.co.uk')).toBe('https://rdap.nominet.uk/uk/');
    expect(directory.serverOf('example.de')).toBeNull();
    expect(directory.serverOf('localhost')).toBeNull();
    const gone = new RdapDirectory({ rdapBootstrapFile: '/nonexistent' } as never, new Clock());
    expect(gone.serverOf('example.com')).toBe('https://rdap.verisign.com/com/v1/');
  });

  it('is asked where a newer file says, without a restart; one that is broken changes nothing', () => {
    let minutes = 0;
    const clock = { now: () => new Date(minutes * 60_000) };
    const file = join(mkdtempSync(join(tmpdir(), 'rdap-')), 'dns.json');
    const write = (text: string): void => {
      writeFileSync(file, text);
      minutes += 2;
      utimesSync(file, minutes, minutes);
    };
    const naming = (server: string): string => JSON.stringify({ services: [[['de'], [server]]] });
    write(naming('https://rdap.example/old/'));
    const directory = new RdapDirectory({ rdapBootstrapFile: file } as never, clock);
    expect(directory.serverOf('example.de')).toBe('https://rdap.example/old/');
    write(naming('https://rdap.example/new/'));
    expect(directory.serverOf('example.de')).toBe('https://rdap.example/new/');
    for (const broken of ['{', '{"services":7}']) {
      write(broken);
      expect(directory.serverOf('example.de')).toBe('https://rdap.example/new/');
    }
    rmSync(dirname(file), { recursive: true });
  });
});
