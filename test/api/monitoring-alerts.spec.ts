import { randomUUIDv7 } from 'node:crypto';
import type { Response } from 'supertest';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { sendWaitingMails, useMailServer } from '../support/mail-post.js';
import { MailServer } from '../support/mail-server.js';
import type { Client } from '../support/people.js';

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const SLACK = 'https://hooks.slack.com/services/T0/B0/planted-secret-of-a-channel';

describe('channels and incidents of an organisation', () => {
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

  const sql = <T>(statement: string, parameters: unknown[]): Promise<T[]> =>
    context.api.orm.em.getConnection().execute(`${statement} /* across organisations: test */`, parameters) as Promise<T[]>;
  const create = async (more: Record<string, unknown> = {}): Promise<Response['body']> =>
    (await operator.post(`${base}/channels`, { name: 'Hook', kind: 'webhook', target: 'https://hooks.example.com/x', secret: SECRET, ...more }).expect(201)).body; // prettier-ignore
  let opened = Date.now() - 3_600_000;
  /** Each a second after the one before. */
  const incident = async (closed = false): Promise<string> => {
    const id = randomUUIDv7();
    opened += 1_000;
    await sql('insert into incidents (id, created_at, organisation_id, check_id, check_name, opened_at, closed_at, reason) values (?, ?, ?, ?, ?, ?, ?, ?)', [
      id, new Date(), organisationId, randomUUIDv7(), 'Portal', new Date(opened), closed ? new Date() : null, 'No complete answer in time',
    ]); // prettier-ignore
    return id;
  };

  it('keep the secret of a channel sealed: in no answer, event or column (D67)', async () => {
    const channel = await create({ kind: 'slack', target: '', secret: SLACK });
    expect(channel).toEqual({
      id: expect.any(String),
      name: 'Hook',
      kind: 'slack',
      target: '',
      hasSecret: true,
      paused: false,
      version: 1,
    });
    const [row] = await sql<{ sealed_secret: Buffer }>('select sealed_secret, organisation_id from channels where id = ?', [channel.id]);
    expect(row?.sealed_secret.includes('planted')).toBe(false);
    const events = await auditEvents(context.api, { objectId: channel.id });
    expect(events[0]?.details).toEqual({ after: { name: 'Hook', kind: 'slack', target: '', paused: false, secret: 'set' } });
    expect(JSON.stringify([channel, events])).not.toContain('planted');
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['target', 'an address inside (trap 13)', { kind: 'webhook', target: 'http://169.254.169.254/', secret: SECRET }],
    ['target', 'no address', { kind: 'webhook', secret: SECRET }],
    ['secret', 'no secret to sign with', { kind: 'webhook', target: 'https://hooks.example.com/' }],
    ['secret', 'a weak secret', { kind: 'webhook', target: 'https://hooks.example.com/', secret: 'whsec_AAAA' }],
    ['secret', 'a secret address inside', { kind: 'slack', secret: 'https://10.0.0.1/x' }],
    ['secret', 'a secret address in the clear', { kind: 'teams', secret: 'http://hooks.example.com/' }],
    ['secret', 'no address of a secret kind', { kind: 'discord', secret: 'sesame' }],
    ['target', 'a target where none belongs', { kind: 'pagerduty', target: 'x', secret: 'a-routing-key' }],
    ['target', 'a chat that is none', { kind: 'telegram', target: 'chat', secret: `123:${'a'.repeat(30)}` }],
    ['secret', 'a token that would change the address', { kind: 'telegram', target: '-1001', secret: '123:../../../evil?x=aaaaaaaaaaaa' }],
    ['target', 'a recipient that is none', { kind: 'mail', target: 'one@msp.example, nobody' }],
    ['secret', 'a secret for mail', { kind: 'mail', target: 'one@msp.example', secret: 'x' }],
    ['target', 'another region', { kind: 'opsgenie', target: 'moon', secret: 'an-api-key' }],
    ['kind', 'another kind', { kind: 'pager', target: '' }],
  ])('refuse, naming %s, %s', async (field, _what, body) => {
    const refused = await operator.post(`${base}/channels`, { name: 'Wrong', ...body });
    expect([refused.status, refused.body.errors?.map((error: { field: string }) => error.field)]).toEqual([400, [field]]);
    expect(JSON.stringify(refused.body)).not.toContain('sesame');
  });

  it('ask for the secret again when a channel is sent elsewhere, so that nobody takes it along', async () => {
    const channel = await create();
    const at = (version: number, body: Record<string, unknown>): Promise<Response> =>
      operator.patch(`${base}/channels/${channel.id}`, body).set('if-match', `"${version.toString()}"`);
    const moved = await at(1, { target: 'https://evil.example.com/' });
    expect([moved.status, moved.body.errors[0].field]).toEqual([400, 'secret']);
    expect((await at(1, { name: 'Night', paused: true })).body).toMatchObject({ name: 'Night', paused: true, hasSecret: true, version: 2 });
    expect((await at(1, { name: 'Late' })).status).toBe(412);
    expect((await at(2, { target: 'https://new.example.com/', secret: SECRET })).body).toMatchObject({
      target: 'https://new.example.com/',
      version: 3,
    });
    await operator.delete(`${base}/channels/${channel.id}`).set('if-match', '"3"').expect(204);
    await operator.get(`${base}/channels/${channel.id}`).expect(404);
    expect((await auditEvents(context.api, { objectId: channel.id })).map(({ action }) => action)).toEqual([
      'channel.created', 'channel.updated', 'channel.updated', 'channel.deleted',
    ]); // prettier-ignore
  });

  it('list incidents newest first, tell one with its timeline, and let one person acknowledge it', async () => {
    const [over, lasting] = [await incident(true), await incident()];
    const all = await operator.get(`${base}/incidents`).expect(200);
    expect(all.body.items.map(({ id }: { id: string }) => id)).toEqual([lasting, over]);
    expect((await operator.get(`${base}/incidents?open=true`)).body.items).toHaveLength(1);
    const first = await operator.get(`${base}/incidents?limit=1`).expect(200);
    expect((await operator.get(`${base}/incidents?limit=1&cursor=${first.body.nextCursor}`)).body.items[0].id).toBe(over);
    const acknowledged = await operator.post(`${base}/incidents/${lasting}/acknowledge`, { reason: 'Provider is called' }).expect(200);
    expect(acknowledged.body).toMatchObject({
      acknowledgement: 'Provider is called',
      timeline: [{ kind: 'acknowledged', text: expect.stringContaining('Provider is called') }],
    });
    expect((await operator.post(`${base}/incidents/${lasting}/acknowledge`, { reason: 'x' })).body.code).toBe('incident-acknowledged');
    expect((await operator.post(`${base}/incidents/${over}/acknowledge`, { reason: 'x' })).body.code).toBe('incident-closed');
    expect((await auditEvents(context.api, { objectId: lasting })).map(({ action, details }) => [action, details?.['reason']])).toEqual([['incident.acknowledged', 'Provider is called']]); // prettier-ignore
  });

  it('send once more what was given up, and nothing else', async () => {
    const channel = await create();
    const [failed, sent] = [randomUUIDv7(), randomUUIDv7()];
    const facts = JSON.stringify({ checkId: randomUUIDv7(), checkName: 'Portal', target: '', reason: '', at: '' });
    for (const [id, state] of [[failed, 'failed'], [sent, 'sent']]) {
      await sql("insert into channel_deliveries (id, created_at, organisation_id, channel_id, event, facts, state, attempts, next_attempt_at, last_error) values (?, now(3), ?, ?, 'incident.opened', ?, ?, 8, now(3), 'The receiver answered 500')", [id, organisationId, channel.id, facts, state]);
    } // prettier-ignore
    const page = await operator.get(`${base}/channel-deliveries?state=failed`).expect(200);
    expect(page.body.items).toEqual([
      expect.objectContaining({ id: failed, state: 'failed', checkName: 'Portal', lastError: 'The receiver answered 500' }),
    ]);
    const again = await operator.post(`${base}/channel-deliveries/${failed}/replay`).expect(200);
    expect(again.body).toMatchObject({ state: 'waiting', attempts: 0 });
    expect((await operator.post(`${base}/channel-deliveries/${sent}/replay`)).body.code).toBe('delivery-not-failed');
    expect((await auditEvents(context.api, { objectId: channel.id })).map(({ action }) => action)).toContain('channel.delivery-replayed');
  });

  it('are tried by mail too: each recipient, with the word of the mail server, and never twice', async () => {
    const channel = await create({ kind: 'mail', name: 'Desk', target: 'desk@msp.example, night@msp.example', secret: undefined });
    const tried = async () => (await operator.post(`${base}/channels/${channel.id}/test`).expect(200)).body.problem as string | null;
    expect(await tried()).toMatch(/^desk@msp\.example: No mail server is set/u);
    const server = new MailServer();
    await server.start();
    try {
      await useMailServer(context.api, server);
      expect(await tried()).toBeNull();
      expect(server.mails.map(({ to, raw }) => [to, /^Subject: (.*)$/mu.exec(raw)?.[1]?.trim()])).toEqual([
        [['desk@msp.example'], 'A test of the channel Desk'], [['night@msp.example'], 'A test of the channel Desk'],
      ]); // prettier-ignore
      server.refusal = 550;
      expect(await tried()).toMatch(/^desk@msp\.example: The server refuses .*550/u);
      server.refusal = 451;
      expect(await tried()).toMatch(/^desk@msp\.example: /u);
      expect(await sendWaitingMails(context.api)).toBe(0);
      expect(server.mails).toHaveLength(2);
    } finally {
      await server.remove();
    }
    const events = (await auditEvents(context.api, { objectId: channel.id })).filter(({ action }) => action === 'channel.tested');
    expect(events).toHaveLength(4);
  });

  it('are not there for strangers, and for each role what the catalogue says', async () => {
    const [channel, id] = [await create(), await incident()];
    const other = await context.people.organisation();
    const stranger = await context.people.memberClient(other, 'owner');
    const own = `organisations/${other}`;
    const answers = await Promise.all([
      stranger.get(`${base}/channels`), stranger.get(`${own}/channels/${channel.id}`), stranger.post(`${own}/channels/${channel.id}/test`),
      stranger.delete(`${own}/channels/${channel.id}`).set('if-match', '"1"'), stranger.get(`${own}/incidents/${id}`),
      stranger.post(`${own}/incidents/${id}/acknowledge`, { reason: 'mine' }), stranger.post(`${own}/channel-deliveries/${randomUUIDv7()}/replay`),
    ]); // prettier-ignore
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    const viewer = await context.people.memberClient(organisationId, 'viewer');
    const refused = await Promise.all([
      viewer.get(`${base}/channels`), viewer.post(`${base}/channels/${channel.id}/test`), viewer.post(`${base}/incidents/${id}/acknowledge`, { reason: 'x' }),
      viewer.get(`${base}/channel-deliveries`), viewer.get(`${base}/incidents`),
    ]); // prettier-ignore
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 200]);
  });
});
