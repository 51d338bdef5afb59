import { networkInterfaces } from 'node:os';
import { RequestContext } from '@mikro-orm/core';
import { AuditTrail } from '@clientst0r/audit';
import { AllowedNetworks, OperatorNetworks } from '@clientst0r/monitoring';
import { Configuration } from '@clientst0r/platform';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

const PATH = 'platform/check-networks';

describe('private networks for the checks of one organisation', () => {
  let context: IdentityApi;
  let boss: Client;
  let ours: string;
  let theirs: string;
  let operators: string;

  beforeAll(async () => {
    context = await startIdentityApi();
    const { people } = context;
    [ours, theirs, operators] = [await people.organisation('Ours'), await people.organisation('Theirs'), await people.organisation('Own')];
  });
  beforeEach(async () => {
    boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  });
  afterEach(async () => {
    for (const { id } of (await boss.get(PATH).expect(200)).body.items) await boss.delete(`${PATH}/${id}`).expect(204);
    context.clock.reset();
  });

  const allow = (network: string, organisationId = ours, reason = 'VPN') => boss.post(PATH, { organisationId, network, reason });
  const rule = async (organisationId: string, address: string, port = 443) => {
    const networks = context.api.app.get(AllowedNetworks);
    await networks.fresh();
    return networks.of(organisationId).refusal(address, port);
  };
  const check = (client: Client, organisationId: string, host: string) =>
    client.post(`organisations/${organisationId}/checks`, { name: 'Inside', kind: 'tcp', host, port: 22, intervalSeconds: 60 });

  it('are seen and changed by those who look after the deployment, and by nobody of an organisation', async () => {
    const { people } = context;
    const made = (await allow('10.31.0.0/16').expect(201)).body;
    const owner = await people.signedIn(await people.person({ [ours]: ['owner'] }));
    const [officer, auditor] = [await people.signedIn(await people.person({}, ['security-officer'])), await people.signedIn(await people.person({}, ['platform-auditor']))];
    await people.client().get(PATH).expect(401);
    await owner.get(PATH).expect(403);
    for (const reader of [officer, auditor]) expect((await reader.get(PATH).expect(200)).body.items).toEqual([made]);
    for (const other of [owner, officer, auditor]) {
      await other.post(PATH, { organisationId: ours, network: '10.32.0.0/16', reason: 'x' }).expect(403);
      await other.delete(`${PATH}/${made.id}`).expect(403);
    }
    context.clock.forward(6 * 60_000);
    expect((await allow('10.33.0.0/16').expect(403)).body.code).toBe('reauthentication-required');
    context.clock.reset();
    boss = await people.signedIn(await people.person({}, ['platform-administrator']));
    expect((await boss.get(PATH).expect(200)).body.items).toHaveLength(1);
  }); // prettier-ignore

  it('let checks of that organisation be written and run there, until they are taken back, and no other', async () => {
    const { people } = context;
    const owner = await people.signedIn(await people.person({ [ours]: ['owner'], [theirs]: ['owner'] }));
    const refused = await check(owner, ours, '10.31.7.7').expect(400);
    expect(refused.body.errors).toEqual([{ field: 'host', message: expect.stringMatching(/may not be checked/u) }]);
    const { id } = (await allow('10.31.0.0/16').expect(201)).body as { id: string };
    await check(owner, ours, '10.31.7.7').expect(201);
    for (const [organisation, host] of [[ours, '10.32.0.1'], [theirs, '10.31.7.7'], [ours, '127.0.0.1'], [ours, '169.254.169.254']] as const)
      await check(owner, organisation, host).expect(400);
    await boss.delete(`${PATH}/${id}`).expect(204);
    await check(owner, ours, '10.31.7.8').expect(400);
    expect(await rule(ours, '10.31.7.7')).toBe('private');
    await boss.delete(`${PATH}/${id}`).expect(404);
  }); // prettier-ignore

  it.each([
    '127.0.0.0/8', '127.0.0.1', '127.0.0.1:3306', '::1', '0.0.0.0/0', '::/0', '169.254.0.0/16', '169.254.169.254', '168.63.129.16', '10.0.0.0/7', '8.8.8.8',
    '::ffff:10.0.0.0/104', '64:ff9b::/96', 'fe80::/10', '224.0.0.0/4', '10.1.2.3/16', '0x7f000001', '2130706433', '010.0.0.0/8', 'localhost', 'db.internal', '/8', 'acme=10.0.0.0/8',
  ])('never cover %s', async (network) => {
    expect((await allow(network).expect(400)).body.errors).toEqual([expect.objectContaining({ field: 'network' })]);
    expect((await boss.get(PATH).expect(200)).body.items).toEqual([]);
  }); // prettier-ignore

  it('do not open what lies inside them and is never probed: metadata services, this server and its database', async () => {
    for (const network of ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']) await allow(network).expect(201);
    for (const address of ['100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254', '169.254.169.254']) expect(await rule(ours, address, 80)).toBe('special');
    for (const address of ['127.0.0.1', '::1', '127.9.9.9']) expect(await rule(ours, address, 3306)).toBe('private');
    const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []).filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of own) {
      expect(await rule(ours, address, 3306)).toMatch(/^own$|^special$/u);
      expect((await allow(address, theirs)).status).toBe(400);
    }
    expect(await rule(ours, '10.1.1.1')).toBeNull();
    expect(await rule(theirs, '10.1.1.1')).toBe('private');
  }); // prettier-ignore

  it('are one organisation’s each: what overlaps with those of another is refused, from the page or from the operator', async () => {
    await allow('10.31.0.0/16').expect(201);
    expect((await allow('10.31.0.0/16').expect(409)).body.code).toBe('network-allowed');
    await allow('10.31.5.0/24').expect(201);
    for (const network of ['10.0.0.0/8', '10.31.5.5', '10.31.0.0/17']) {
      expect((await allow(network, theirs).expect(400)).body.errors[0].message).toMatch(/overlaps .* of Ours/u);
    }
    await allow('10.32.0.0/16', theirs).expect(201);
    const both = await Promise.all([allow('10.40.0.0/16', ours), allow('10.40.0.0/16', theirs)]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 400]);
    await allow('10.50.0.0/16', operators).expect(201);
  });

  it('are given to organisations that are there, with a reason', async () => {
    expect((await allow('10.31.0.0/16', '018f0000-0000-7000-8000-00000000000a').expect(400)).body.errors[0].field).toBe('organisationId');
    await allow('10.31.0.0/16', ours, '').expect(400);
    await allow('10.31.0.0/16', ours, 'x'.repeat(191)).expect(400);
  });

  it('leave events in the trail of the organisation, by name', async () => {
    const { id } = (await allow('fd12:0:0::/48').expect(201)).body as { id: string };
    await boss.delete(`${PATH}/${id}`).expect(204);
    const events = await auditEvents(context.api, { objectId: id });
    expect(events).toMatchObject([
      { action: 'check-network.allowed', organisation_id: ours, object_name: 'fd12::/48' },
      { action: 'check-network.withdrawn', organisation_id: ours, object_name: 'fd12::/48' },
    ]);
    expect(events[0]?.details).toEqual({ network: 'fd12::/48', reason: 'VPN' });
  });

  it('leave an event when what the server is started with was changed, and none when it was not', async () => {
    const { app, orm } = context.api;
    const networks = new OperatorNetworks(orm.em, app.get(AuditTrail), app.get(Configuration));
    const told = async () =>
      (await auditEvents(context.api, { address: '' })).filter(({ action }) => action === 'check-network.operator-list-changed');
    const take = (ranges: string[]) => RequestContext.create(orm.em, () => networks.take(ranges));
    await take(['10.0.0.0/8']);
    const before = (await told()).length;
    await take(['10.0.0.0/8']);
    expect(await told()).toHaveLength(before);
    await take(['10.0.0.0/8', `${ours}=172.20.0.0/16`]);
    const events = await told();
    expect(events).toHaveLength(before + 1);
    expect(events.at(-1)).toMatchObject({
      organisation_id: null,
      details: { before: ['10.0.0.0/8'], after: ['10.0.0.0/8', `${ours}=172.20.0.0/16`] },
    });
  });
});
