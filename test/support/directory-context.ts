import { CorpDirectory, PASSWORD, readDirectory, type Run } from './corp-directory.js';
import { type IdentityApi, startIdentityApi } from './identity-api.js';
import type { Client } from './people.js';

export interface Made {
  readonly id: string;
  readonly version: number;
}

export interface KnownUser {
  readonly id: string;
  readonly status: string;
  readonly name: string;
  readonly email: string;
}

let names = 0;

/** A name that nobody has. */
export function fresh(prefix: string): string {
  return `${prefix}${(names += 1).toString()}x${Date.now().toString(36)}`;
}

/** The api, a company's directory, and an administrator of the platform who owns an organisation. */
export class DirectoryContext {
  readonly corp = new CorpDirectory();
  identity: IdentityApi;
  organisationId: string;
  boss: Client;

  async start(): Promise<this> {
    await this.corp.start();
    this.identity = await startIdentityApi();
    const { people } = this.identity;
    this.organisationId = await people.organisation('Client');
    this.boss = await people.signedIn(await people.person({ [this.organisationId]: ['owner'] }, ['platform-administrator']));
    return this;
  }

  async create(changes: object = {}): Promise<Made> {
    const { body } = await this.boss.post('platform/directories', this.corp.input({ name: fresh('Corp'), ...changes })).expect(201);
    return body as Made;
  }

  async map(directory: Made, ...mappings: [group: string, roleId: string][]): Promise<void> {
    const wanted = mappings.map(([group, roleId]) => ({ group, organisationId: this.organisationId, roleId }));
    await this.boss.put(`platform/directories/${directory.id}/mappings`, { mappings: wanted }).expect(200);
  }

  /** Not to meet people of other tests. */
  async remove(directory: Made): Promise<void> {
    const { body } = await this.boss.get(`platform/directories/${directory.id}`);
    await this.boss
      .delete(`platform/directories/${directory.id}`)
      .set('if-match', `"${(body as Made).version.toString()}"`)
      .expect(204);
  }

  read(directory: Made, confirmed = false): Promise<Run> {
    return readDirectory(this.identity.api, this.boss, directory.id, confirmed);
  }

  sql<T>(statement: string, parameters: unknown[] = []): Promise<T[]> {
    return this.identity.api.orm.em.getConnection().execute<T[]>(statement, parameters);
  }

  signIn(email: string, password = PASSWORD, client = this.identity.people.client()): ReturnType<Client['post']> {
    return client.post('sign-in', { email, password });
  }

  async userOf(uid: string): Promise<KnownUser | undefined> {
    const [user] = await this.sql<KnownUser>('select id, status, name, email from users where email = ?', [`${uid}@corp.example`]);
    return user;
  }

  async rolesOf(uid: string): Promise<string[]> {
    const { body } = await this.boss.get(`organisations/${this.organisationId}/members?limit=200`).expect(200);
    const member = (body.items as { email: string; roles: { id: string }[] }[]).find(({ email }) => email === `${uid}@corp.example`);
    return member?.roles.map(({ id }) => id).sort() ?? [];
  }
}
