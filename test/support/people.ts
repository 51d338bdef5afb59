import { randomInt, randomUUIDv7 } from 'node:crypto';
import type { ClientRequest } from 'node:http';
import { generate } from 'otplib';
import type { Response, Test } from 'supertest';
import { AccessEpoch, DemonstrationPeople, OrganisationService, SessionStore } from '@clientst0r/identity';
import { systemActor } from '@clientst0r/platform';
import { FORGERY_HEADER, type TestApi } from './test-api.js';

export interface TestPerson {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly totpSecret: string;
}

type Body = Record<string, unknown>;

/** Somebody's browser: one address, and the cookies that the server sets. */
export class Client {
  readonly cookies = new Map<string, string>();

  constructor(
    private readonly api: TestApi,
    readonly address: string,
  ) {}

  get(path: string): Test {
    return this.prepare(this.api.http.get(`/api/v1/${path}`));
  }

  post(path: string, body?: Body): Test {
    return this.send(this.api.http.post(`/api/v1/${path}`), body);
  }

  put(path: string, body: Body): Test {
    return this.send(this.api.http.put(`/api/v1/${path}`), body);
  }

  patch(path: string, body: Body): Test {
    return this.send(this.api.http.patch(`/api/v1/${path}`), body);
  }

  delete(path: string): Test {
    return this.prepare(this.api.http.delete(`/api/v1/${path}`));
  }

  /** A browser with the same cookies, as a thief of them would have. */
  copy(address = this.address): Client {
    const copy = new Client(this.api, address);
    for (const [name, value] of this.cookies) copy.cookies.set(name, value);
    return copy;
  }

  private send(request: Test, body: Body | undefined): Test {
    return body === undefined ? this.prepare(request) : this.prepare(request).send(body);
  }

  private prepare(request: Test): Test {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    request.set(FORGERY_HEADER).set('x-forwarded-for', this.address);
    if (cookie !== '') request.set('cookie', cookie);
    endAfterFirstEvent(request);
    return request.on('response', (response: Response) => {
      this.keep(response);
      const { method, path } = (response as unknown as { req: { method: string; path: string } }).req;
      this.api.breaches.push(...this.api.contract.problems(method, path.split('?', 1)[0] ?? '', response.status, response.body));
    });
  }

  private keep(response: Response): void {
    for (const header of (response.headers['set-cookie'] as unknown as string[] | undefined) ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(header) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

/** A stream of events has no end, and is waited for as any other answer. */
function endAfterFirstEvent(request: Test): void {
  request.on('request', ({ req }: { req: ClientRequest }) => {
    req.once('response', (message) => {
      if (message.headers['content-type']?.startsWith('text/event-stream') !== true) return;
      message.once('data', () => message.push(null)).once('end', () => message.socket.destroy());
    });
  });
}

/** People, organisations and browsers for tests of the whole api. Needs `TRUSTED_PROXIES=127.0.0.1` to give each browser an address. */
export class People {
  constructor(private readonly api: TestApi) {}

  client(address = freshAddress()): Client {
    return new Client(this.api, address);
  }

  organisation(name = 'Organisation'): Promise<string> {
    const slug = `o-${randomUUIDv7()}`;
    return this.api.app
      .get(OrganisationService)
      .add(systemActor('test'), slug, name)
      .then(({ id }) => id);
  }

  /** With a password and an authenticator app, a member where `roles` says so. */
  async person(roles: Readonly<Record<string, readonly string[]>> = {}, platformRoles: readonly string[] = []): Promise<TestPerson> {
    const people = this.api.app.get(DemonstrationPeople);
    const account = await people.add({ email: `p-${randomUUIDv7()}@example.com`, name: 'Test Person' });
    if (!account) throw new Error('The account exists already');
    const { userId, email, name } = account;
    for (const [organisationId, roleIds] of Object.entries(roles)) await people.join(organisationId, userId, roleIds);
    for (const roleId of platformRoles) await this.givePlatformRole(userId, roleId);
    return { userId, email, name, password: account.password.reveal(), totpSecret: account.totpSecret.reveal() };
  }

  /** A browser in which the person has just signed in. */
  async signedIn(person: Pick<TestPerson, 'userId'>): Promise<Client> {
    const { token } = await this.api.app.get(SessionStore).start(person.userId, 'totp');
    const client = this.client();
    client.cookies.set('__Host-session', token);
    return client;
  }

  /** A new person of these roles in one organisation, signed in. */
  async memberClient(organisationId: string, ...roleIds: string[]): Promise<Client> {
    return this.signedIn(await this.person({ [organisationId]: roleIds }));
  }

  async givePlatformRole(userId: string, roleId: string): Promise<void> {
    const insert = 'insert into platform_role_assignments (id, created_at, user_id, role_id) values (?, utc_timestamp(3), ?, ?)';
    await this.api.orm.em.getConnection().execute(insert, [randomUUIDv7(), userId, roleId]);
    await this.api.app.get(AccessEpoch).change();
  }
}

/** The code that the person's app shows at the time. */
export function currentCode({ totpSecret }: Pick<TestPerson, 'totpSecret'>, at = new Date()): Promise<string> {
  return generate({ secret: totpSecret, epoch: Math.floor(at.getTime() / 1000) });
}

/** One that no other browser of the run has. */
export function freshAddress(): string {
  const group = (): string => randomInt(0x1000, 0x10000).toString(16);
  return `2001:db8:${group()}:${group()}::1`;
}
