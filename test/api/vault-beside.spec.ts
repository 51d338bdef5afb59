import { randomUUIDv7 } from 'node:crypto';
import type { Response } from 'supertest';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

type Body = Response['body'];

interface Customer {
  readonly id: string;
  readonly owner: Client;
}

const EACH = 6;

let context: IdentityApi;

beforeAll(async () => {
  context = await startIdentityApi();
});

async function customer(name: string): Promise<Customer> {
  const id = await context.people.organisation(name);
  return { id, owner: await context.people.memberClient(id, 'owner') };
}

const org = ({ id }: Customer, rest: string): string => `organisations/${id}/${rest}`;
const make = (of: Customer, name: string, more: Body = {}): Promise<Response> =>
  Promise.resolve(of.owner.post(org(of, 'credentials'), { type: 'login', name, fields: [{ key: 'password', value: `${name} of ${of.id}` }], ...more })); // prettier-ignore
const reveal = (by: Client, of: Customer, entry: Body): Promise<Response> =>
  Promise.resolve(by.post(org(of, `credentials/${entry.id}/fields/${entry.fields[0].id}/reveal`), {}));
const made = async (of: Customer, name: string): Promise<Body> => (await make(of, name)).body;
const numbers = Array.from({ length: EACH }, (_, index) => index);
const execute = <T>(sql: string, values: unknown[]): Promise<T[]> =>
  context.api.orm.em.fork().getConnection().execute<T[]>(`${sql} /* across organisations: test */`, values);
const actionsIn = async ({ id }: Customer): Promise<string[]> =>
  (await auditEvents(context.api, { organisationId: id })).map(({ action, outcome, object_name: name }) => `${action} ${outcome} ${name}`);
const repeated = (text: (index: number) => string): string[] => numbers.map(text);

/** They share statements and commits (0061, 0062). */
describe('people of different organisations who ask at the same moment', () => {
  it('add entries each to his own, beside the folder of another, a sealed vault, a stranger and a mistake', async () => {
    const [one, other, sealed] = await Promise.all([customer('One'), customer('Other'), customer('Sealed')]);
    const folder = (await other.owner.post(org(other, 'folders'), { name: 'Theirs' }).expect(201)).body;
    await sealed.owner.post(org(sealed, 'vault-seal'), { reason: 'A laptop was stolen' }).expect(200);
    const [ours, theirs, refused] = await Promise.all([
      Promise.all(numbers.map((index) => make(one, `Ours ${index}`))),
      Promise.all(numbers.map((index) => make(other, `Theirs ${index}`))),
      Promise.all([
        make(one, 'In their folder', { folderId: folder.id }),
        make(one, 'In none', { folderId: randomUUIDv7() }),
        make(sealed, 'Sealed'),
        make({ id: other.id, owner: one.owner }, 'By a stranger'),
        make(other, 'Mistaken', { expiresOn: '2026-02-30' }),
      ]),
    ]);
    expect([...ours, ...theirs].map(({ status }) => status)).toEqual(Array(2 * EACH).fill(201));
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 423, 404, 400]);
    for (const [of, answers] of [
      [one, ours],
      [other, theirs],
      [sealed, []],
    ] as const) {
      const rows = await execute<{ name: string }>('select name from credentials where organisation_id = ? order by name', [of.id]);
      expect(rows.map(({ name }) => name)).toEqual(answers.map(({ body }) => body.name));
      expect((await actionsIn(of)).filter((action) => action.startsWith('credential.created')).sort()).toEqual(
        answers.map(({ body }) => `credential.created success ${body.name}`),
      );
      for (const { body } of answers) expect((await reveal(of.owner, of, body)).body).toEqual({ value: `${body.name} of ${of.id}` });
    }
  });

  it('reveal each his own, beside a changed ciphertext, a sealed vault, a stranger and paths made of others', async () => {
    const customers = await Promise.all([customer('One'), customer('Other'), customer('Changed'), customer('Sealed')]);
    const [one, other, changed, sealed] = customers;
    const entries = await Promise.all(numbers.map((index) => Promise.all(customers.map((of) => made(of, `Entry ${index}`)))));
    await execute('update credential_fields set sealed = concat(left(sealed, length(sealed) - 1), char(ascii(right(sealed, 1)) ^ 1)) where organisation_id = ?', [changed.id]); // prettier-ignore
    // The ciphertext of another organisation, in a row that is otherwise right.
    const [[ofOne, ofOther]] = entries as [[Body, Body]];
    await execute(
      'update credential_fields set sealed = (select sealed from (select sealed from credential_fields where id = ?) theirs) where id = ?',
      [ofOther.fields[0].id, ofOne.fields[0].id],
    );
    await sealed.owner.post(org(sealed, 'vault-seal'), { reason: 'A laptop was stolen' }).expect(200);
    const answers = await Promise.all(entries.map((row) => Promise.all([
      reveal(one.owner, one, row[0]),
      reveal(other.owner, other, row[1]),
      reveal(changed.owner, changed, row[2]),
      reveal(sealed.owner, sealed, row[3]),
      reveal(one.owner, other, row[1]),
      reveal(one.owner, one, row[1]),
      reveal(one.owner, one, { ...row[0], fields: row[1].fields }),
    ]))); // prettier-ignore
    for (const [index, row] of answers.entries()) {
      const swapped = index === 0;
      expect(row.map(({ status }) => status)).toEqual([swapped ? 500 : 200, 200, 500, 423, 404, 404, 404]);
      const values = row.map(({ body }) => body.value);
      const own = [one, other].map(({ id }) => `Entry ${index} of ${id}`);
      expect(values).toEqual([swapped ? undefined : own[0], own[1], ...Array(5).fill(undefined)]);
    }
    const revealed = repeated((index) => `credential.revealed success Entry ${index}`);
    const failed = repeated((index) => `vault.integrity-failed failure Entry ${index}`);
    const told = async (of: Customer): Promise<string[]> =>
      (await actionsIn(of)).filter((action) => /^(?:credential.revealed|vault.integrity)/u.test(action)).sort();
    expect(await told(one)).toEqual([...revealed, ...failed.slice(0, 1)]);
    expect(await told(other)).toEqual(revealed);
    expect(await told(changed)).toEqual([...revealed, ...failed]);
    expect(await told(sealed)).toEqual([]);
  });
});
