import { AccessEpoch, OrganisationDeletion, PersonalVaults } from '@clientst0r/identity';
import { addRootKey, IntegrityError, JobOutbox, Keyring, OrganisationKeyStore, removeRootKey, VaultSeals } from '@clientst0r/platform';
import { KeyRotationRunner } from '@clientst0r/vault';
import { ContentsEraser } from '../../../apps/worker/src/organisation/contents-eraser.js';
import { openRootKeyFile } from '../../../libs/platform/src/keyring/root-key.check.js';
import { VaultKeyring } from '../../../libs/vault/src/sealing/vault-keyring.js';
import { type IdentityApi, startIdentityApi } from '../../support/identity-api.js';
import type { Client } from '../../support/people.js';

const DAY = 86_400_000;

type Row = Readonly<Record<string, unknown>>;

interface Entry {
  readonly id: string;
  readonly fields: readonly { readonly id: string; readonly key: string }[];
}

/** In the order in which they can be put back. */
const DUMPED = ['organisations', 'credentials', 'credential_fields', 'former_field_values', 'organisation_keys'];

let context: IdentityApi;
let organisationId: string;
let boss: Client;
let entry: Entry;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  context.clock.reset();
  organisationId = await context.people.organisation('Shredded');
  const owner = await context.people.memberClient(organisationId, 'owner');
  const path = `organisations/${organisationId}/credentials`;
  entry = (await owner.post(path, { type: 'login', name: 'Router', fields: [{ key: 'password', value: 'first' }] }).expect(201)).body as Entry; // prettier-ignore
  await owner
    .patch(`${path}/${entry.id}`, { fields: [{ key: 'password', value: 'second' }] })
    .set('if-match', '"1"')
    .expect(200);
  boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
});

const execute = <T = Row>(sql: string, values: unknown[] = []): Promise<T[]> =>
  context.api.orm.em.fork().getConnection().execute<T[]>(`${sql} /* across organisations: test */`, values);

/** A backup of the organisation, made while it was there. */
async function dump(): Promise<Map<string, Row[]>> {
  const rows = new Map<string, Row[]>();
  for (const table of DUMPED)
    rows.set(table, await execute(`select * from ${table} where ${table === 'organisations' ? 'id' : 'organisation_id'} = ?`, [organisationId])); // prettier-ignore
  return rows;
}

async function restore(rows: ReadonlyMap<string, readonly Row[]>, ...tables: string[]): Promise<void> {
  for (const table of tables)
    for (const row of rows.get(table) ?? []) {
      const columns = Object.keys(row);
      const sql = `insert into ${table} (${columns.map((column) => `\`${column}\``).join(', ')}) values (${columns.map(() => '?').join(', ')})`;
      await execute(sql, Object.values(row));
    }
}

async function deleteForGood(): Promise<void> {
  await boss.post(`platform/organisations/${organisationId}/deactivate`).expect(200);
  await boss.post(`platform/organisations/${organisationId}/deletion`).expect(200);
  context.clock.forward(31 * DAY);
  const { app, orm } = context.api;
  await new ContentsEraser(
    orm.em.fork(),
    app.get(OrganisationDeletion),
    app.get(JobOutbox),
    app.get(AccessEpoch),
    app.get(PersonalVaults),
  ).eraseDue();
  expect(await execute('select id from organisations where id = ?', [organisationId])).toEqual([]);
}

/** With what a process that has just started has, for every value there is: of now and of before. */
async function openAll(): Promise<string[]> {
  const provider = await openRootKeyFile(process.env['ROOT_KEY_FILE'] ?? '', context.api.orm.em.fork());
  const keyring = new Keyring(new OrganisationKeyStore(context.api.orm.em.fork(), provider), context.clock);
  const fields = await execute<{ id: string; version: number; sealed: Buffer }>('select id, version, sealed from credential_fields where organisation_id = ? and sealed is not null union all select field_id, version, sealed from former_field_values where organisation_id = ?', [organisationId, organisationId]); // prettier-ignore
  expect(fields).toHaveLength(2);
  const opened: string[] = [];
  for (const { id, version, sealed } of fields)
    opened.push((await keyring.open(organisationId, { recordId: entry.id, fieldId: id, version }, sealed)).reveal());
  return opened;
}

it('leaves nothing that could be read in rows that are put back from before: their key is gone, and a new one opens none of them', async () => {
  const backup = await dump();
  expect(await openAll()).toEqual(['second', 'first']);
  await deleteForGood();
  await restore(backup, 'organisations', 'credentials', 'credential_fields', 'former_field_values');
  await expect(openAll()).rejects.toThrow(IntegrityError);
  // Whoever seals something makes a new first version of the key, which is another key.
  const { app, orm } = context.api;
  await new VaultKeyring(app.get(OrganisationKeyStore), context.clock, new VaultSeals(orm.em.fork())).prepare(organisationId);
  expect(await execute('select version from organisation_keys where organisation_id = ?', [organisationId])).toEqual([{ version: 1 }]);
  await expect(openAll()).rejects.toThrow(IntegrityError);
});

it('holds also for a backup that has the wrapped keys, once the root key of then is gone', async () => {
  const path = process.env['ROOT_KEY_FILE'] ?? '';
  const backup = await dump();
  await deleteForGood();
  boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  const { rootKeys } = (await boss.get('platform/keys').expect(200)).body as { rootKeys: { id: string; current: boolean }[] };
  const former = rootKeys.filter(({ current }) => current).map(({ id }) => id);
  addRootKey(path);
  await boss.post('platform/keys/rotations', { organisationId: null }).expect(202);
  await context.api.app.get(KeyRotationRunner).run();
  await restore(backup, ...DUMPED);
  expect(await openAll()).toEqual(['second', 'first']);
  for (const id of former) removeRootKey(path, id);
  await expect(openAll()).rejects.toThrow(`Root key ${former[0] ?? ''} is needed`);
});
