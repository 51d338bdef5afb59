import { randomUUIDv7 } from 'node:crypto';
import type { Response } from 'supertest';
import { ARGON2_COST } from '@clientst0r/identity';
import { Clock, IntegrityError, Keyring } from '@clientst0r/platform';
import { OrganisationKeyStore } from '../../libs/platform/src/keyring/organisation-key.store.js';
import { SealedFieldReader } from '../../libs/vault/src/credential/sealed-field.reader.js';
import { withoutInsertOn } from '../support/broken-table.js';
import { everythingStored } from '../support/everything-stored.js';
import { auditEvents } from '../support/identity-api.js';
import { keepTheLog } from '../support/kept-log.js';
import { type Client, People } from '../support/people.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

type Body = Response['body'];

let context: { readonly api: TestApi; readonly people: People };
const logged: string[] = [];
let organisationId: string;
let technician: Client;
let path: string;
let credential: Body;
let password: string;

beforeAll(async () => {
  process.env['TRUSTED_PROXIES'] = '127.0.0.1';
  process.env['LOG_LEVEL'] = 'trace';
  const api = await startTestApi((builder) =>
    keepTheLog(builder, logged).overrideProvider(ARGON2_COST).useValue({ memoryCost: 1024, timeCost: 1, parallelism: 1 }),
  );
  context = { api, people: new People(api) };
  organisationId = await context.people.organisation();
  technician = await context.people.memberClient(organisationId, 'technician');
  path = `organisations/${organisationId}/credentials`;
  credential = await create('hunter2');
  password = fieldPath(credential, 'password');
});

async function create(value: string): Promise<Body> {
  const fields = [
    { key: 'username', value: 'admin' },
    { key: 'password', value },
    { key: 'totp', value: 'JBSWY3DPEHPK3PXP' },
  ];
  return (await technician.post(path, { type: 'login', name: 'Switch', fields }).expect(201)).body;
}

function fieldPath(entry: Body, key: string): string {
  return `${path}/${entry.id}/fields/${entry.fields.find((field: Body) => field.key === key).id}`;
}

const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  context.api.orm.em.getConnection().execute<T[]>(`${sql} /* across organisations: test */`, values);
const reveals = async (): Promise<number> =>
  (await auditEvents(context.api, { organisationId })).filter(({ action }) => action === 'credential.revealed').length;
const lastEvent = async (): Promise<Awaited<ReturnType<typeof auditEvents>>[number] | undefined> =>
  (await auditEvents(context.api, { organisationId })).at(-1);

describe('reads that share one statement', () => {
  it('give each caller what is under exactly his organisation, entry and field, and nothing to a path made of others', async () => {
    const reader = context.api.app.get(SealedFieldReader);
    const other = await create('another secret');
    const idOf = (entry: Body): string => entry.fields.find((field: Body) => field.key === 'password').id;
    const foreign = await context.people.organisation();
    const [own, second, upper, mixed, crossed, unknown] = await Promise.all([
      reader.find(organisationId, { credentialId: credential.id, fieldId: idOf(credential) }),
      reader.find(organisationId, { credentialId: other.id, fieldId: idOf(other) }),
      reader.find(organisationId, { credentialId: other.id.toUpperCase(), fieldId: idOf(other).toUpperCase() }),
      reader.find(organisationId, { credentialId: credential.id, fieldId: idOf(other) }),
      reader.find(foreign, { credentialId: credential.id, fieldId: idOf(credential) }),
      reader.find(organisationId, { credentialId: credential.id, fieldId: randomUUIDv7() }),
    ]);
    expect(own).toMatchObject({ id: idOf(credential), credential: { id: credential.id } });
    expect(second).toMatchObject({ id: idOf(other), credential: { id: other.id } });
    expect(upper).toEqual(second);
    expect([mixed, crossed, unknown]).toEqual([null, null, null]);
  });

  it('reveal to thirty callers at once each his own value, each recorded', async () => {
    const entries = await Promise.all(Array.from({ length: 30 }, async (_, index) => create(`value ${index}`)));
    const before = await reveals();
    const answers = await Promise.all(entries.map((entry) => technician.post(`${fieldPath(entry, 'password')}/reveal`, {})));
    expect(answers.map(({ body }) => body.value)).toEqual(entries.map((_, index) => `value ${index}`));
    expect(await reveals()).toBe(before + 30);
  });
});

describe('somebody without the permission', () => {
  it.each(['viewer', 'auditor', 'monitoring-operator'])(
    'as %s gets no secret, no copy and no code, which is recorded as refused',
    async (role) => {
      const client = await context.people.memberClient(organisationId, role);
      for (const [action, permission] of [
        ['reveal', 'vault.secret.reveal'],
        ['copy', 'vault.secret.reveal'],
        ['code', 'vault.totp.generate'],
      ] as const) {
        const response = await client.post(`${action === 'code' ? fieldPath(credential, 'totp') : password}/${action}`, {}).expect(403);
        expect(JSON.stringify(response.body)).not.toContain('hunter2');
        expect(await lastEvent()).toMatchObject({
          action: 'access.refused',
          outcome: 'refused',
          address: client.address,
          details: { permission },
        });
      }
    },
  );

  it('as viewer finds and opens entries, and no secret is in any answer', async () => {
    const viewer = await context.people.memberClient(organisationId, 'viewer');
    const answers = [
      await viewer.get(path).expect(200),
      await viewer.get(`${path}?search=switch`).expect(200),
      await viewer.get(`${path}/${credential.id}`).expect(200),
    ];
    for (const { text } of answers) expect(text).not.toMatch(/hunter2|JBSWY3DP|sealed/u);
    await viewer.get(`${path}?search=hunter2`).expect(200, { items: [], nextCursor: null });
  });

  it('as help desk gets the code, and of the seed nothing without the permission to reveal', async () => {
    const helpDesk = await context.people.memberClient(organisationId, 'help-desk');
    const { body } = await helpDesk.post(`${fieldPath(credential, 'totp')}/code`, {}).expect(200);
    expect(JSON.stringify(body)).not.toContain('JBSWY3DP');
  });

  it('who writes a secret does not get it back', async () => {
    const { body } = await technician
      .patch(`${path}/${(await create('before')).id}`, { fields: [{ key: 'password', value: 'after-change' }] })
      .set('if-match', '"1"')
      .expect(200);
    expect(JSON.stringify(body)).not.toContain('after-change');
  });
});

describe('somebody of another organisation', () => {
  const calls: [string, (client: Client, base: string) => ReturnType<Client['get']>][] = [
    ['listing', (client, base) => client.get(base)],
    ['opening', (client, base) => client.get(`${base}/${credential.id}`)],
    ['creating', (client, base) => client.post(base, { type: 'login', name: 'x', fields: [] })],
    ['changing', (client, base) => client.patch(`${base}/${credential.id}`, { name: 'x' }).set('if-match', '"1"')],
    ['trashing', (client, base) => client.delete(`${base}/${credential.id}`).set('if-match', '"1"')],
    ['restoring', (client, base) => client.post(`${base}/${credential.id}/restore`)],
    ['revealing', (client, base) => client.post(`${base}/${password.split('credentials/')[1] ?? ''}/reveal`, {})],
    ['copying', (client, base) => client.post(`${base}/${password.split('credentials/')[1] ?? ''}/copy`, {})],
    ['generating', (client, base) => client.post(`${base}/${fieldPath(credential, 'totp').split('credentials/')[1] ?? ''}/code`)],
    [
      'importing',
      (client, base) => client.post(base.replace(/credentials$/u, 'imports'), { format: 'bitwarden-json', content: '{"items":[]}' }),
    ],
  ];

  it.each(calls)('is told when %s that there is nothing, as of an organisation that never was', async (_what, call) => {
    const other = await context.people.organisation();
    const owner = await context.people.memberClient(other, 'owner');
    const [real, never] = [await call(owner, path), await call(owner, `organisations/${randomUUIDv7()}/credentials`)];
    expect(real.status).toBe(404);
    expect({ ...real.body, requestId: '' }).toEqual({ ...never.body, requestId: '' });
  });

  it.each(calls.filter(([what]) => !['listing', 'creating', 'importing'].includes(what)))(
    'finds nothing when %s through the path of an own organisation',
    async (_what, call) => {
      const other = await context.people.organisation();
      const owner = await context.people.memberClient(other, 'owner');
      const foreign = await call(owner, `organisations/${other}/credentials`);
      expect(foreign.status).toBe(404);
      expect(foreign.body).toMatchObject({ code: 'not-found', detail: 'There is nothing here.' });
    },
  );

  it('changes nothing by trying', async () => {
    expect((await technician.get(`${path}/${credential.id}`).expect(200)).body).toEqual(credential);
  });
});

describe('a platform administrator', () => {
  it('without a role in the organisation sees nothing of its vault', async () => {
    const administrator = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    await administrator.get('platform/organisations').expect(200);
    await administrator.get(path).expect(404);
    await administrator.get(`${path}/${credential.id}`).expect(404);
    await administrator.post(`${password}/reveal`, {}).expect(404);
    await administrator.get(`organisations/${organisationId}/audit-events`).expect(404);
  });
});

describe('a field', () => {
  it('of another entry, of another organisation or of none is not found', async () => {
    const other = await create('other');
    const foreign = await context.people.organisation();
    const owner = await context.people.memberClient(foreign, 'owner');
    const theirs = (
      await owner
        .post(`organisations/${foreign}/credentials`, { type: 'login', name: 'x', fields: [{ key: 'password', value: 'theirs' }] })
        .expect(201)
    ).body;
    for (const id of [other.fields[1].id, theirs.fields[0].id, randomUUIDv7()]) {
      for (const action of ['reveal', 'copy', 'code'])
        await technician.post(`${path}/${credential.id}/fields/${id}/${action}`, {}).expect(404);
      const change = technician.patch(`${path}/${credential.id}`, { fields: [{ id, value: 'x' }] }).set('if-match', '"1"');
      await change.expect(404);
    }
    await technician.post(`${path}/${credential.id}/fields/not-an-id/reveal`, {}).expect(400);
  });

  it('that is not secret has nothing to reveal', async () => {
    await technician.post(`${fieldPath(credential, 'username')}/reveal`, {}).expect(404);
  });
});

describe('D45: without its audit event', () => {
  it('nothing is revealed, listed, opened or changed', async () => {
    const viewed = await technician.get(`${path}/${credential.id}`);
    await withoutInsertOn('audit_events', async () => {
      for (const action of ['reveal', 'copy']) {
        const response = await technician.post(`${password}/${action}`, {});
        expect(response.status).toBe(503);
        expect(response.body.code).toBe('audit-unavailable');
        expect(response.text).not.toContain('hunter2');
      }
      expect((await technician.post(`${fieldPath(credential, 'totp')}/code`)).body).toMatchObject({
        status: 503,
        code: 'audit-unavailable',
      });
      await technician.get(path).expect(503);
      await technician.get(`${path}/${credential.id}`).expect(503);
      const change = technician.patch(`${path}/${credential.id}`, { name: 'Silent' }).set('if-match', '"1"');
      expect((await change).status).toBeGreaterThanOrEqual(500);
      expect((await technician.post(path, { type: 'login', name: 'Silent', fields: [] })).status).toBeGreaterThanOrEqual(500);
    });
    expect((await technician.get(`${path}/${credential.id}`)).body).toEqual(viewed.body);
    await technician.get(`${path}?search=silent`).expect(200, { items: [], nextCursor: null });
    await technician.post(`${password}/reveal`, {}).expect(200, { value: 'hunter2' });
  });
});

describe('a ciphertext that somebody changed in the database', () => {
  const attacks: [string, string][] = [
    [
      'is another field of the same entry',
      "sealed = (select sealed from (select sealed from credential_fields where credential_id = ? and `key` = 'totp') other)",
    ],
    [
      'is the same field of another entry',
      "sealed = (select sealed from (select sealed from credential_fields where credential_id = '{other}' and `key` = 'password') other)",
    ],
    ['is cut', 'sealed = left(sealed, length(sealed) - 1)'],
    ['is cut to its header', 'sealed = left(sealed, 4)'],
    ['has one bit flipped', 'sealed = concat(left(sealed, length(sealed) - 1), char(ascii(right(sealed, 1)) ^ 1))'],
    ['claims another version of the key', 'sealed = insert(sealed, 5, 1, char(2))'],
    ['claims another format', 'sealed = insert(sealed, 1, 1, char(2))'],
    ['is an earlier value of the field', 'version = version + 1'],
  ];

  it.each(attacks)('is refused with the same answer and told to the auditors when it %s', async (_what, assignment) => {
    const [entry, other] = [await create('mine'), await create('other')];
    const set = assignment.replace('{other}', other.id);
    await query(`update credential_fields set ${set} where credential_id = ? and \`key\` = 'password'`, [
      ...(set.includes('?') ? [entry.id] : []),
      entry.id,
    ]);
    const response = await technician.post(`${fieldPath(entry, 'password')}/reveal`, {});
    expect({ ...response.body, requestId: '' }).toEqual({
      type: 'urn:clientst0r:problem:internal', title: 'Something went wrong', status: 500, code: 'internal', detail: 'Something went wrong.', requestId: '',
    }); // prettier-ignore
    const events = await auditEvents(context.api, { objectId: entry.id });
    // Both events may have the same millisecond.
    expect(events).toContainEqual(
      expect.objectContaining({
        action: 'vault.integrity-failed',
        outcome: 'failure',
        details: expect.objectContaining({ label: 'Password' }),
      }),
    );
  });

  it('is refused when the wrapped key of the organisation is that of another', async () => {
    const [mine, theirs] = [await context.people.organisation(), await context.people.organisation()];
    const clients = [await context.people.memberClient(mine, 'owner'), await context.people.memberClient(theirs, 'owner')] as const;
    for (const [index, own] of [mine, theirs].entries()) {
      await clients[index]
        ?.post(`organisations/${own}/credentials`, { type: 'login', name: 'x', fields: [{ key: 'password', value: 'x' }] })
        .expect(201);
    }
    await query(
      'update organisation_keys set wrapped_key = (select wrapped_key from (select wrapped_key from organisation_keys where organisation_id = ?) k) where organisation_id = ?',
      [theirs, mine],
    );
    const fresh = new Keyring(context.api.app.get(OrganisationKeyStore), context.api.app.get(Clock));
    await expect(fresh.of(mine)).rejects.toThrow(IntegrityError);
  });
});

describe('planted secrets', () => {
  it('are found in no table, nor in Redis, the log, or any answer but that of the reveal', async () => {
    const canary = (name: string): string => `canary-${name}-${randomUUIDv7()}`;
    const planted = {
      password: canary('password'),
      custom: canary('custom'),
      notes: canary('notes'),
      changed: canary('changed'),
      imported: canary('imported'),
      previewed: canary('previewed'),
      refused: canary('refused'),
    };
    const answers: string[] = [];
    const keep = async (response: PromiseLike<Response>): Promise<Body> => {
      const { text, body } = await response;
      answers.push(text);
      return body;
    };
    const fields = [
      { key: 'password', value: planted.password },
      { key: 'own', label: 'Own', kind: 'secret', value: planted.custom },
      { key: 'notes', value: planted.notes },
    ];
    const made = await keep(technician.post(path, { type: 'login', name: 'Planted', fields }));
    const updated = await keep(
      technician.patch(`${path}/${made.id}`, { fields: [{ key: 'password', value: planted.changed }] }).set('if-match', '"1"'),
    );
    await keep(
      technician.post(path, {
        type: 'login',
        name: 'Refused',
        fields: [
          { key: 'totp', value: planted.refused },
          { key: 'password', value: [planted.refused] },
        ],
      }),
    );
    await keep(technician.post(path, { type: 'login', name: 'Refused', fields: [{ key: 'totp', value: planted.refused }] }));
    const administrator = await context.people.memberClient(organisationId, 'administrator');
    const content = (secret: string): string =>
      JSON.stringify({
        items: [
          {
            type: 1,
            name: 'Imported',
            login: { username: 'x', password: secret, totp: `otpauth://hotp/x?secret=${secret}` },
            notes: secret,
          },
        ],
      });
    const imports = path.replace('credentials', 'imports');
    await keep(administrator.post(`${imports}/preview`, { format: 'bitwarden-json', content: content(planted.previewed) }));
    await keep(administrator.post(imports, { format: 'bitwarden-json', content: content(planted.imported) }));
    await keep(administrator.post(imports, { format: 'bitwarden-json', content: `{"items":[${planted.refused}` }));
    await keep(technician.get(`${path}?search=planted`));
    await keep(technician.get(`${path}/${made.id}`));
    await keep(administrator.get(`organisations/${organisationId}/audit-events?limit=200`));
    const { body } = await technician.post(`${fieldPath(updated, 'password')}/reveal`, {}).expect(200);
    expect(body.value).toBe(planted.changed);

    const places = { answers: answers.join('\n'), ...(await everythingStored(context.api)), log: logged.join('') };
    for (const [place, text] of Object.entries(places)) {
      expect(text.length).toBeGreaterThan(100);
      for (const [name, secret] of Object.entries(planted))
        expect({ place, name, found: text.includes(secret) }).toEqual({ place, name, found: false });
    }
    expect(places.log).toContain('/credentials');
    expect(places.database).toContain('Planted');
  });
});
