import { randomUUIDv7 } from 'node:crypto';
import { Credential } from '../../libs/vault/src/credential/credential.entity.js';
import { type CredentialPosition, CredentialReader } from '../../libs/vault/src/credential/credential.reader.js';
import { CredentialSearch } from '../../libs/vault/src/credential/credential-search.js';
import { writeWords } from '../../libs/vault/src/credential/credential-words.js';
import { insertCredentials } from '../../libs/vault/src/credential/credential-rows.js';
import { type IdentityApi, startIdentityApi } from '../support/identity-api.js';

let context: IdentityApi;

beforeAll(async () => {
  context = await startIdentityApi();
});

it('finds the same entries whether a word is rare or in most of them', async () => {
  const own = randomUUIDv7();
  await manyEntries(own, 1_300);
  const reader = context.api.app.get(CredentialReader);
  const found = async (search: string): Promise<string[]> => (await reader.list(own, { search }, { limit: 5_000 })).map(({ name }) => name);
  const all = await found('');
  expect(all).toHaveLength(1_300);
  const { most } = context.api.app.get(CredentialSearch);
  for (const { sorted, gathered } of [most, { sorted: 2_000, gathered: 2_000 }, { sorted: 5, gathered: 5 }]) {
    const before = { ...most };
    Object.assign(most, { sorted, gathered });
    expect(await found('server')).toEqual(all);
    expect(await found('ops')).toEqual(all);
    expect(await found('server ops')).toEqual(all);
    expect(await found('server 0012 ops')).toEqual(['Server 0012']);
    expect(await found('001')).toEqual(all.filter((name) => name.startsWith('Server 001')));
    Object.assign(most, before);
  }
});

it('finds the first entries with a frequent word by the beginnings of their names, also where these are alike', async () => {
  const own = randomUUIDv7();
  const alike = (index: number): string => (index < 30 ? `The same beginning of names ${29 - index}` : `Éntry ${index % 7} ${index}`);
  await manyEntries(own, 90, (index) => (index % 3 === 0 ? alike(index).toUpperCase() : alike(index)));
  await manyEntries(own, 10, (index) => `Another ${index}`, []);
  const reader = context.api.app.get(CredentialReader);
  const all = (await reader.list(own, { tag: 'ops' }, { limit: 200 })).map(({ id }) => id);
  expect(all).toHaveLength(90);
  const { most } = context.api.app.get(CredentialSearch);
  const before = { ...most };
  for (const sorted of [5, 20, 50])
    for (const search of ['ops', 'op']) {
      Object.assign(most, { sorted });
      const pages: string[] = [];
      for (let after: CredentialPosition | undefined; ;) {
        const page = await reader.list(own, { search }, { limit: 7, ...(after && { after }) });
        pages.push(...page.map(({ id }) => id));
        after = page.at(-1);
        if (!after) break;
      }
      Object.assign(most, before);
      expect(pages).toEqual(all);
    }
});

it('goes by the name as it is after a change that leaves its words as they were', async () => {
  const own = await context.people.organisation();
  const client = await context.people.memberClient(own, 'technician');
  for (const name of ['Alpha one', 'Beta one', 'Gamma one'])
    await client.post(`organisations/${own}/credentials`, { type: 'login', name, tags: ['two'], fields: [] }).expect(201);
  const [{ id, version: current }] = (await client.get(`organisations/${own}/credentials`)).body.items;
  await client.patch(`organisations/${own}/credentials/${id}`, { name: 'one, Alpha' }).set('if-match', `"${current}"`).expect(200);
  const { most } = context.api.app.get(CredentialSearch);
  const before = { ...most };
  Object.assign(most, { sorted: 1 });
  const first = (await client.get(`organisations/${own}/credentials?search=two&limit=1`)).body.items[0].name;
  Object.assign(most, before);
  expect(first).toBe('Beta one');
});

async function manyEntries(
  own: string,
  count: number,
  nameOf = (index: number): string => `Server ${String(index).padStart(4, '0')}`,
  tags = ['ops'],
): Promise<void> {
  const em = context.api.orm.em.fork();
  const now = new Date();
  const entries = Array.from({ length: count }, (_, index) => {
    const entry = new Credential(own, 'server', nameOf(index), tags, now);
    return entry;
  });
  await insertCredentials(em, entries);
  await writeWords(em, entries);
}
