import { DirectoryRunner } from '@clientst0r/identity';
import { MikroORM, RequestContext } from '@mikro-orm/core';
import { SecretText } from '@clientst0r/platform';
import { LdapConnection } from '../../libs/identity/src/directory/ldap-connection.js';
import { equal } from '../../libs/identity/src/directory/ldap-filter.js';
import { type Client, People } from './people.js';
import { BASE, SERVICE, Slapd } from './slapd.js';
import type { TestApi } from './test-api.js';
import { TestCertificates } from './test-certificates.js';

export const PASSWORD = 'a password of the directory';

export interface Run {
  readonly state: string;
  readonly failure: string | null;
  readonly counts: Record<string, number> | null;
}

/** A company's OpenLDAP, and what the tests do with it. */
export class CorpDirectory {
  readonly certificates = new TestCertificates();
  slapd: Slapd;

  async start(): Promise<this> {
    this.slapd = await Slapd.start(this.certificates, this.certificates.issue('server', 'DNS:localhost'));
    return this;
  }

  async remove(): Promise<void> {
    await this.slapd.remove();
    this.certificates.remove();
  }

  /** A directory as an administrator would configure it. */
  input(changes: object = {}): Record<string, unknown> {
    return {
      name: 'Corp',
      url: this.slapd.ldaps,
      authority: this.certificates.authority,
      schema: 'posix',
      bindMode: 'service',
      bindDn: SERVICE.dn,
      bindPassword: SERVICE.password,
      baseDn: BASE,
      userFilter: '(objectClass=inetOrgPerson)',
      groupFilter: '(objectClass=groupOfNames)',
      nestedGroups: 'walk',
      createsAccounts: true,
      ...changes,
    };
  }

  addPerson(uid: string, attributes: Record<string, string | Uint8Array> = {}): string {
    const dn = this.dnOf(uid);
    this.slapd.add({
      dn,
      objectClass: 'inetOrgPerson',
      uid,
      cn: `Common ${uid}`,
      sn: uid,
      mail: `${uid}@corp.example`,
      userPassword: PASSWORD,
      ...attributes,
    });
    return dn;
  }

  addGroup(cn: string, ...members: string[]): string {
    const dn = `cn=${cn},ou=groups,${BASE}`;
    this.slapd.add({ dn, objectClass: 'groupOfNames', cn, member: members.length > 0 ? members : [SERVICE.dn] });
    return dn;
  }

  async externalIdOf(uid: string): Promise<string> {
    const connection = await LdapConnection.open({ url: this.slapd.ldaps, authority: this.certificates.authority });
    await connection.bind(SERVICE.dn, SecretText.of(SERVICE.password));
    const [found] = await connection.search({ base: BASE, filter: equal('uid', uid), attributes: ['entryUUID'] });
    await connection.close();
    return String(found?.['entryUUID']);
  }

  dnOf(uid: string): string {
    return `uid=${uid},ou=people,${BASE}`;
  }

  join(group: string, member: string): void {
    this.slapd.modify(`dn: ${group}\nchangetype: modify\nadd: member\nmember: ${member}\n`);
  }

  leave(group: string, member: string): void {
    this.slapd.modify(`dn: ${group}\nchangetype: modify\ndelete: member\nmember: ${member}\n`);
  }
}

/** Asks for a run and does what the worker would. */
export async function readDirectory(api: TestApi, client: Client, directoryId: string, confirmed = false): Promise<Run> {
  const { body } = await client.post(`platform/directories/${directoryId}/runs`, { confirmed }).expect(201);
  await RequestContext.create(api.app.get<MikroORM>(MikroORM).em, () => api.app.get(DirectoryRunner).run(body.id as string));
  const { body: directory } = await client.get(`platform/directories/${directoryId}`).expect(200);
  return directory.lastRun as Run;
}

/** A person of the directory who is that user from now on, as an administrator's word would make him. */
export async function linkToDirectory(api: TestApi, corp: CorpDirectory, userId: string, email: string): Promise<void> {
  const uid = email.replace(/@.*/u, '');
  corp.addPerson(uid, { mail: email });
  const people = new People(api);
  const boss = await people.signedIn(await people.person({}, ['platform-administrator']));
  const { body: directory } = await boss.post('platform/directories', corp.input({ name: `Of ${uid}`, createsAccounts: false })).expect(201);
  await boss.post(`platform/directories/${directory.id as string}/accounts`, { userId, externalId: await corp.externalIdOf(uid) }).expect(204);
}
