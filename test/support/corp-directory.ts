import { DirectoryRunner } from '@clientst0r/identity';
import { MikroORM, RequestContext } from '@mikro-orm/core';
import { SecretText } from '@clientst0r/platform';
import { LdapConnection } from '../../libs/identity/src/directory/ldap-connection.js';
import { equal } from '../../libs/identity/src/directory/ldap-filter.js';
import { type Client, People } from './people.js';
import { CorpServer } from './corp-server.js';
import { BASE, SERVICE } from './slapd.js';
import type { TestApi } from './test-api.js';

export { PASSWORD } from './corp-server.js';

export interface Run {
  readonly state: string;
  readonly failure: string | null;
  readonly counts: Record<string, number> | null;
}

/** The same, as the api knows it. */
export class CorpDirectory extends CorpServer {
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

  async externalIdOf(uid: string): Promise<string> {
    const connection = await LdapConnection.open({ url: this.slapd.ldaps, authority: this.certificates.authority });
    await connection.bind(SERVICE.dn, SecretText.of(SERVICE.password));
    const [found] = await connection.search({ base: BASE, filter: equal('uid', uid), attributes: ['entryUUID'] });
    await connection.close();
    return String(found?.['entryUUID']);
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
  const { body: directory } = await boss
    .post('platform/directories', corp.input({ name: `Of ${uid}`, createsAccounts: false }))
    .expect(201);
  await boss
    .post(`platform/directories/${directory.id as string}/accounts`, { userId, externalId: await corp.externalIdOf(uid) })
    .expect(204);
}
