import { Test } from '@nestjs/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/mariadb';
import { CliModule } from '../../../apps/cli/src/cli.module.js';
import { DemonstrationSeeder, type SeededPerson } from '../../../apps/cli/src/demonstration/demonstration.seeder.js';
import { startIdentityApi } from '../../support/identity-api.js';
import { currentCode } from '../../support/people.js';
import { useTestEnvironment } from '../../support/test-environment.js';

let application: INestApplicationContext;
let people: SeededPerson[];

beforeAll(async () => {
  await useTestEnvironment();
  delete process.env['MONITORING_ALLOWED_RANGES'];
  const module = await Test.createTestingModule({ imports: [CliModule] }).compile();
  application = await module.init();
  people = await application.get(DemonstrationSeeder).seed();
});

afterAll(() => application.close());

async function counts(): Promise<Record<string, number>[]> {
  const sql = `select slug,
      (select count(*) from credentials where credentials.organisation_id = organisations.id) as entries,
      (select count(*) from checks where checks.organisation_id = organisations.id) as checks,
      (select count(*) from memberships where memberships.organisation_id = organisations.id) as members
    from organisations where slug in ('northwind', 'alder-clinic') order by slug`;
  return application.get(MikroORM).em.getConnection().execute(sql);
}

describe('the demonstration', () => {
  it('is two organisations with people, entries and checks', async () => {
    expect(await counts()).toEqual([
      { slug: 'alder-clinic', entries: 42, checks: 5, members: 5 },
      { slug: 'northwind', entries: 42, checks: 5, members: 5 },
    ]);
  });

  it('adds nothing when it is there, and shows no password a second time', async () => {
    const before = await counts();
    expect(await application.get(DemonstrationSeeder).seed()).toEqual([]);
    expect(await counts()).toEqual(before);
  });

  it('has passwords of its own making, different for each person', () => {
    expect(new Set(people.flatMap(({ password, totpSecret }) => [password.reveal(), totpSecret.reveal()])).size).toBe(people.length * 2);
  });

  it('lets its people in with what it showed', async () => {
    const context = await startIdentityApi();
    const [mara] = people;
    if (!mara) throw new Error('Nobody was added');
    const client = context.people.client();
    await client.post('sign-in', { email: mara.email, password: mara.password.reveal() });
    expect((await client.post('sign-in/second-factor', { code: await currentCode({ totpSecret: mara.totpSecret.reveal() }) })).status).toBe(
      200,
    );
    const { body } = await client.get('session');
    expect((body.organisations as { slug: string; roles: string[] }[]).map(({ slug, roles }) => [slug, roles])).toEqual([
      ['alder-clinic', ['owner']],
      ['northwind', ['owner']],
    ]);
  });
});
