import { createServer, type Server, type Socket } from 'node:net';
import { EqualityFilter, FilterParser } from 'ldapts';
import { SecretText } from '@clientst0r/platform';
import { isPasswordOf } from '../../../libs/identity/src/directory/external-password.js';
import { LdapConnection } from '../../../libs/identity/src/directory/ldap-connection.js';
import { BASE, SERVICE, Slapd } from '../../support/slapd.js';
import { TestCertificates } from '../../support/test-certificates.js';

const certificates = new TestCertificates();
const service = { dn: SERVICE.dn, password: SecretText.of(SERVICE.password) };
const anna = `uid=anna,ou=people,${BASE}`;
const everybody = FilterParser.parseString('(objectClass=inetOrgPerson)');
let slapd: Slapd;

beforeAll(async () => {
  slapd = await Slapd.start(certificates, certificates.issue('server', 'DNS:localhost'));
  slapd.add({
    dn: anna,
    objectClass: 'inetOrgPerson',
    uid: 'anna',
    cn: 'Anna',
    sn: 'A',
    mail: 'anna@corp.example',
    userPassword: 'right password',
  });
});

afterAll(async () => {
  await slapd.remove();
  certificates.remove();
});

const places = () => [
  { name: 'LDAPS', url: slapd.ldaps, authority: certificates.authority },
  { name: 'StartTLS', url: slapd.startTls, authority: certificates.authority },
];

async function fault(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => (error as { fault?: string }).fault ?? error,
  );
}

describe.each(['LDAPS', 'StartTLS'])('over %s', (name) => {
  const place = () => places().find((each) => each.name === name)!;

  it('reads, and takes a right password and no other', async () => {
    const connection = await LdapConnection.open(place());
    expect(await connection.bind(service.dn, SecretText.of('wrong'))).toBe(false);
    expect(await connection.bind(service.dn, service.password)).toBe(true);
    expect(await connection.search({ base: BASE, filter: everybody, attributes: ['uid'] })).toMatchObject([{ uid: 'anna' }]);
    await connection.close();
    for (const [password, right] of [
      ['right password', true],
      ['Right password', false],
      ['right password ', false],
    ] as const)
      expect(await isPasswordOf(place(), anna, SecretText.of(password), service)).toBe(right);
    expect(await isPasswordOf(place(), `uid=nobody,ou=people,${BASE}`, SecretText.of('x'), service)).toBe(false);
  });

  it('D33: sends no empty password, which the server would take (RFC 4513, 5.1.2)', async () => {
    expect(await isPasswordOf(place(), anna, SecretText.of(''), service)).toBe(false);
    const connection = await LdapConnection.open(place());
    expect(await connection.bind(anna, SecretText.of(''))).toBe(false);
    await connection.close();
  });

  it('refuses a certificate of another authority, of the system, and for another name', async () => {
    const others = new TestCertificates();
    for (const authority of [others.authority, null]) {
      expect(await fault(bindAt({ ...place(), authority }))).toBe('certificate');
      expect(await fault(isPasswordOf({ ...place(), authority }, anna, SecretText.of('right password'), service))).toBe('certificate');
    }
    const elsewhere = { ...place(), url: place().url.replace('localhost', '127.0.0.1') };
    expect(await fault(bindAt(elsewhere))).toBe('certificate');
    expect(await fault(isPasswordOf(elsewhere, anna, SecretText.of('right password'), service))).toBe('certificate');
    others.remove();
  });

  it('says so when the server is gone, and when it does not answer', async () => {
    await slapd.kill();
    expect(await fault(bindAt(place()))).toBe('unreachable');
    expect(await fault(isPasswordOf(place(), anna, SecretText.of('right password'), service))).toBe('unreachable');
    await slapd.startAgain();
    slapd.signal('SIGSTOP');
    for (const asking of [() => bindAt(place()), () => isPasswordOf(place(), anna, SecretText.of('right password'), service)]) {
      const started = performance.now();
      expect(await fault(asking())).toBe('unreachable');
      expect(performance.now() - started).toBeLessThan(6_000);
    }
    slapd.signal('SIGCONT');
    expect(await isPasswordOf(place(), anna, SecretText.of('right password'), service)).toBe(true);
  });
});

async function bindAt(place: { url: string; authority: string | null }): Promise<boolean> {
  const connection = await LdapConnection.open(place, 2_500);
  try {
    return await connection.bind(service.dn, service.password);
  } finally {
    await connection.close();
  }
}

describe('a server that offers no StartTLS', () => {
  let server: Server;
  const heard: Buffer[] = [];
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    // The answer of RFC 4511, section 4.14.1, to an extended request it does not know: protocolError (2).
    const refusal = (id: number): Buffer => Buffer.from([0x30, 0x0c, 0x02, 0x01, id, 0x78, 0x07, 0x0a, 0x01, 0x02, 0x04, 0x00, 0x04, 0x00]);
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        heard.push(data);
        socket.write(refusal(data[4] ?? 1));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it('hears nothing but the request for it', async () => {
    const { port } = server.address() as { port: number };
    const place = { url: `ldap://127.0.0.1:${port.toString()}`, authority: null };
    expect(await fault(bindAt(place))).toBe('no-starttls');
    expect(await fault(isPasswordOf(place, anna, SecretText.of('right password'), service))).toBe('no-starttls');
    const all = Buffer.concat(heard).toString('latin1');
    expect(all).toContain('1.3.6.1.4.1.1466.20037');
    for (const said of ['password', 'service', 'anna']) expect(all).not.toContain(said);
  });
});

it('reads 5,000 people page by page where the server gives 500 at once', async () => {
  const people = Array.from({ length: 5_000 }, (_, index) => ({
    dn: `uid=p${index.toString()},ou=people,${BASE}`,
    objectClass: 'inetOrgPerson',
    uid: `p${index.toString()}`,
    cn: `Person ${index.toString()}`,
    sn: 'P',
  }));
  await slapd.kill();
  slapd.load(people);
  await slapd.startAgain();
  const connection = await LdapConnection.open(places()[0]!);
  await connection.bind(service.dn, service.password);
  const found = await connection.search({ base: BASE, filter: everybody, attributes: ['uid'] });
  expect(new Set(found.map(({ uid }) => uid)).size).toBe(5_001);
  await connection.close();
});

it('D33: takes what is typed for a value, whatever it looks like', async () => {
  const connection = await LdapConnection.open(places()[1]!);
  await connection.bind(service.dn, service.password);
  for (const typed of ['*', 'an*', '*)(uid=*', 'anna)(|(uid=*', '\\2a', 'anna\0', '(', ')', '\\', 'é', '', '&']) {
    const filter = new EqualityFilter({ attribute: 'uid', value: typed });
    expect({ typed, found: await connection.search({ base: BASE, filter, attributes: ['uid'] }).catch(() => []) }).toEqual({
      typed,
      found: [],
    });
  }
  await connection.close();
});
