import { DirectoryContext, type Made } from '../support/directory-context.js';
import { BASE, type LdapEntry } from '../support/slapd.js';

const PEOPLE = 5_000;
const LEAVES = 450;
const PARENTS = 50;
/** The brief's limit for a whole run, in milliseconds. */
const LIMIT = 30_000;

const context = new DirectoryContext();
let organisations: string[];
let directory: Made;

const person = (index: number): string => `uid=p${index.toString()},ou=people,${BASE}`;
const group = (name: string): string => `cn=${name},ou=groups,${BASE}`;
const counted = (length: number, one: (index: number) => LdapEntry): LdapEntry[] => Array.from({ length }, (_, index) => one(index));

function entries(): LdapEntry[] {
  const people = counted(PEOPLE, (index) => ({
    dn: person(index), objectClass: 'inetOrgPerson', uid: `p${index.toString()}`, cn: `Person ${index.toString()}`, sn: 'P', mail: `p${index.toString()}@corp.example`,
  })); // prettier-ignore
  const leaves = counted(LEAVES, (index) => ({
    dn: group(`leaf${index.toString()}`), objectClass: 'groupOfNames', cn: `leaf${index.toString()}`,
    member: Array.from({ length: PEOPLE }, (_, each) => each).filter((each) => each % LEAVES === index).map(person),
  })); // prettier-ignore
  const parents = counted(PARENTS, (index) => ({
    dn: group(`parent${index.toString()}`), objectClass: 'groupOfNames', cn: `parent${index.toString()}`,
    member: Array.from({ length: LEAVES / PARENTS }, (_, each) => group(`leaf${(index + each * PARENTS).toString()}`)),
  })); // prettier-ignore
  return [...people, ...leaves, ...parents];
}

beforeAll(async () => {
  await context.start();
  const { people } = context.identity;
  organisations = await Promise.all(Array.from({ length: 5 }, (_, index) => people.organisation(`Client ${index.toString()}`)));
  const roles = Object.fromEntries(organisations.map((id) => [id, ['owner']]));
  context.boss = await people.signedIn(await people.person(roles, ['platform-administrator']));
  await context.corp.slapd.kill();
  context.corp.slapd.load(entries());
  await context.corp.slapd.startAgain();
  directory = await context.create();
  const mappings = [
    ...Array.from({ length: LEAVES }, (_, index) => ({
      group: group(`leaf${index.toString()}`),
      organisationId: organisations[index % 5],
      roleId: 'technician',
    })),
    ...Array.from({ length: PARENTS }, (_, index) => ({
      group: group(`parent${index.toString()}`),
      organisationId: organisations[index % 5],
      roleId: 'viewer',
    })),
  ];
  await context.boss.put(`platform/directories/${directory.id}/mappings`, { mappings }).expect(200);
}, 60_000);

afterAll(() => context.corp.remove());

it('makes the accounts and roles of 5,000 people in 500 groups in less than 30 s', async () => {
  const first = await context.read(directory);
  expect(first).toMatchObject({ state: 'done', counts: { people: PEOPLE, groups: LEAVES + PARENTS, created: PEOPLE, problems: 0 } });
  const again = await context.read(directory);
  expect(again).toMatchObject({ counts: { created: 0, updated: 0, roleChanges: 0 } });
  const [first_ms, again_ms] = [first, again].map(({ counts }) => counts?.['milliseconds'] ?? Infinity);
  process.stdout.write(
    `directory sync: ${PEOPLE.toString()} people, ${(LEAVES + PARENTS).toString()} groups: first ${String(first_ms)} ms, again ${String(again_ms)} ms\n`,
  );
  expect(first_ms).toBeLessThan(LIMIT);
  expect(again_ms).toBeLessThan(LIMIT);
  const [row] = await context.sql<{ members: number }>('select count(*) as members from memberships /* across organisations: of a test */');
  expect(row?.members).toBeGreaterThan(PEOPLE);
}, 90_000);

it('notices one who is gone among them', async () => {
  const user = (await context.userOf('p77'))!;
  const client = await context.identity.people.signedIn({ userId: user.id });
  await client.get('session').expect(200);
  context.corp.slapd.delete(person(77));
  expect(await context.read(directory)).toMatchObject({ counts: { suspended: 1, roleChanges: 0 } });
  await client.get('session').expect(401);
}, 60_000);
