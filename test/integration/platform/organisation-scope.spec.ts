import { randomUUIDv7 } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/mariadb';
import { auditRuleOf, CrossOrganisationWriteError, inOrganisation, isOrganisationScoped } from '@clientst0r/platform';
import { connectAs } from '../../support/test-database.js';

type EntityClass = abstract new () => object;

let orm: MikroORM;
beforeAll(async () => {
  orm = await connectAs('application');
});

function entities(): { name: string; target: EntityClass; properties: string[] }[] {
  return [...orm.getMetadata().getAll().values()]
    .filter((meta) => !meta.abstract)
    .map((meta) => ({ name: meta.className, target: meta.class as EntityClass, properties: Object.keys(meta.properties) }));
}

/** Rows that name an organisation without belonging to its vault: each needs a reason here. */
const NAMES_AN_ORGANISATION: Readonly<Record<string, string>> = {
  AuditEvent: 'the reader takes the organisation as a parameter; the platform has events too',
  DetectionFinding: 'the reader takes the organisation as a parameter; the platform has findings too',
  OrganisationKey: 'wrapped keys, read by the keyring alone',
  KeyRotation: "a change of keys, asked for and read with a platform permission; the root key's is of none",
  Invitation: 'found by its token before anybody is signed in',
  Membership: 'read by the guard, to find out whether somebody is in the organisation at all',
  RoleAssignment: 'read with its membership',
  GroupMapping: 'belongs to a directory of the deployment: which of its groups gives which role where; platform permission',
  MappedRole: 'what mappings gave a person, in every organisation; compared at each synchronisation',
};

it('scopes every entity that has an organisation, or has a reason not to', () => {
  const unscoped = entities().filter(({ target, properties }) => properties.includes('organisationId') && !isOrganisationScoped(target));
  expect(unscoped.map(({ name }) => name).filter((name) => !(name in NAMES_AN_ORGANISATION))).toEqual([]);
});

it('has decided for every entity whether its changes are audited', () => {
  expect(entities().length).toBeGreaterThan(15);
  expect(
    entities()
      .filter(({ target }) => auditRuleOf(target) === 'undecided')
      .map(({ name }) => name),
  ).toEqual([]);
});

it('throws on a query of any scoped entity while no organisation is set', async () => {
  const scoped = entities().filter(({ target }) => isOrganisationScoped(target));
  expect(scoped.length).toBeGreaterThan(2);
  for (const { target } of scoped) {
    await expect(orm.em.fork().find(target, {})).rejects.toThrow(/organisation/u);
    await expect(orm.em.fork().count(target, {})).rejects.toThrow(/organisation/u);
    await expect(orm.em.fork().findOne(target, { id: randomUUIDv7() } as object)).rejects.toThrow(/organisation/u);
  }
});

it('limits every query of a scoped entity to the organisation that is set', async () => {
  const organisationId = randomUUIDv7();
  for (const { target } of entities().filter((entity) => isOrganisationScoped(entity.target))) {
    const em = orm.em.fork();
    inOrganisation(em, organisationId);
    const statements: string[] = [];
    const logger = orm.config.getLogger();
    logger.isEnabled = () => true;
    logger.logQuery = ({ query }) => void statements.push(query ?? '');
    await em.find(target, {});
    await em.transactional((inner) => inner.count(target, {}));
    expect(statements.filter((sql) => sql.startsWith('select') && sql.includes('`') && !/organisation_id`? = /u.test(sql))).toEqual([]);
  }
});

it('refuses to write a row of another organisation, or of any while none is set', async () => {
  const { Check } = await import('@clientst0r/monitoring');
  expect(isOrganisationScoped(Check as unknown as EntityClass)).toBe(true);
  const foreign = Object.assign(Object.create((Check as unknown as { prototype: object }).prototype) as object, {
    id: randomUUIDv7(),
    organisationId: randomUUIDv7(),
  });
  for (const scope of [randomUUIDv7(), null]) {
    const em = orm.em.fork();
    if (scope) inOrganisation(em, scope);
    em.persist(foreign);
    await expect(em.flush()).rejects.toThrow(CrossOrganisationWriteError);
  }
});
