import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/mariadb';
import { Clock, generateRootKeyFile, IntegrityError, Keyring, KeyServiceAwayError, OrganisationKeyStore, RootKeyError, SecretText } from '@clientst0r/platform'; // prettier-ignore
import { KeyServiceRefusedError } from '../../../libs/platform/src/keyring/key-service.errors.js';
import type { KeyProvider } from '../../../libs/platform/src/keyring/key-provider.js';
import { openKeyProvider } from '../../../libs/platform/src/keyring/root-key.check.js';
import { type TransitAddress, TransitClient } from '../../../libs/platform/src/keyring/transit-client.js';
import { TransitKeyProvider } from '../../../libs/platform/src/keyring/transit-key-provider.js';
import { RootRewrapper } from '../../../libs/vault/src/rotation/root-rewrapper.js';
import { TestCertificates } from '../../support/test-certificates.js';
import { connectAs } from '../../support/test-database.js';
import { type TransitFault, TransitServer } from '../../support/transit-server.js';

const place = { organisationId: '01890000-0000-7000-8000-000000000001', version: 1 };
const elsewhere = { ...place, organisationId: place.organisationId.replace(/1$/u, '2') };
const key = randomBytes(32);

let directory: string;
let server: TransitServer;
let address: TransitAddress;
let opened: KeyProvider[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'transit-'));
  server = await TransitServer.start();
  address = { url: server.url, mount: 'transit', key: 'msp', namespace: 'clients/msp', tokenFile: token(server.token), caFile: null };
  opened = [];
});

afterEach(async () => {
  for (const provider of opened) await provider.close();
  await server.stop();
  rmSync(directory, { recursive: true });
});

function token(text: string): string {
  const path = join(directory, 'token');
  writeFileSync(`${path}.new`, `${text}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return path;
}

function transit(more: Partial<TransitAddress> = {}): TransitKeyProvider {
  const provider = new TransitKeyProvider(new TransitClient({ ...address, ...more }));
  opened.push(provider);
  return provider;
}

describe('the Transit engine of Vault and OpenBao', () => {
  it('wraps a key in its own form, which opens in its own place only; the key itself is not what it is given', async () => {
    const wrapped = await transit().wrap(key, place);
    expect(wrapped.rootKeyId).toBe('transit:msp:v1');
    expect(Buffer.from(wrapped.wrapped).toString()).toMatch(/^vault:v1:[A-Za-z0-9+/]{80,}=*$/u);
    expect(wrapped.wrapped.length).toBeLessThan(512);
    expect(await transit().unwrap(wrapped, place)).toEqual(key);
    await expect(transit().unwrap(wrapped, elsewhere)).rejects.toThrow(IntegrityError);
    await expect(transit().unwrap(wrapped, { ...place, version: 2 })).rejects.toThrow(IntegrityError);
    expect(server.paths().slice(0, 2)).toEqual(['POST /v1/transit/encrypt/msp', 'POST /v1/transit/decrypt/msp']);
    expect(server.calls[0]).toMatchObject({ token: 's.first-token', namespace: 'clients/msp' });
    expect(Buffer.from(server.calls[0]!.body['plaintext']!, 'base64')).toHaveLength(64);
  });

  it('is not believed when it lies: neither a wrong plaintext, nor that of another key, nor a ciphertext that does not come back', async () => {
    const [one, other] = [await transit().wrap(key, place), await transit().wrap(randomBytes(32), elsewhere)];
    server.fault = 'wrong-plaintext';
    await expect(transit().unwrap(one, place)).rejects.toThrow(IntegrityError);
    server.fault = 'old-plaintext';
    await expect(transit().unwrap(one, place)).rejects.toThrow(IntegrityError);
    server.fault = 'wrong-ciphertext';
    await expect(transit().wrap(key, place)).rejects.toThrow(IntegrityError);
    await expect(transit().rewrap(one, place)).rejects.toThrow(IntegrityError);
    server.fault = 'none';
    await expect(transit().unwrap({ ...one, wrapped: other.wrapped }, place)).rejects.toThrow(IntegrityError);
    const torn = Buffer.from(one.wrapped);
    torn[40] = torn[40] === 65 ? 66 : 65;
    await expect(transit().unwrap({ ...one, wrapped: torn }, place)).rejects.toThrow(IntegrityError);
    await expect(transit().unwrap({ ...one, wrapped: Buffer.from('vault:v1:"}') }, place)).rejects.toThrow(IntegrityError);
  });

  it('makes a new version of its key, to which it wraps anew itself; a version that it no longer decrypts with is named', async () => {
    const provider = transit();
    const before = await provider.wrap(key, place);
    expect(await provider.addRootKey()).toBe('transit:msp:v2');
    expect(await provider.rootKeys()).toEqual({ current: 'transit:msp:v2', ids: ['transit:msp:v1', 'transit:msp:v2'] });
    server.calls.length = 0;
    const after = await provider.rewrap(before, place);
    expect(server.paths()).toContain('POST /v1/transit/rewrap/msp');
    expect(server.paths()).not.toContain('POST /v1/transit/encrypt/msp');
    expect([after.rootKeyId, await provider.unwrap(after, place)]).toEqual(['transit:msp:v2', key]);
    server.minimum = 2;
    expect((await provider.rootKeys()).ids).toEqual(['transit:msp:v2']);
    await expect(provider.unwrap(before, place)).rejects.toThrow('Root key transit:msp:v1 is needed, and the key service does not decrypt');
    await expect(provider.removeRootKey('transit:msp:v1')).rejects.toThrow('min_decryption_version');
  });

  it.each<[TransitFault, string]>([
    ['sealed', 'Vault is sealed'],
    ['silent', 'does not answer'],
    ['closed', 'does not answer'],
    ['page', 'something else than JSON'],
    ['endless', 'more than it can have to say'],
  ])('is away when it is %s, which is known within two seconds', async (fault, why) => {
    const provider = transit();
    const wrapped = await provider.wrap(key, place);
    server.fault = fault;
    const began = performance.now();
    await expect(provider.unwrap(wrapped, place)).rejects.toMatchObject({ code: 'key-service-away', status: 503, why: expect.stringContaining(why) }); // prettier-ignore
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(await provider.problem()).toContain(why);
    server.fault = 'none';
    expect(await provider.unwrap(wrapped, place)).toEqual(key);
  });

  it('is asked again when it is busy, a few times; a slow answer is waited for; a redirect carries the token nowhere', async () => {
    server.busy = 2;
    const wrapped = await transit().wrap(key, place);
    expect(server.calls).toHaveLength(4);
    server.busy = 3;
    await expect(transit().unwrap(wrapped, place)).rejects.toThrow(KeyServiceAwayError);
    server.delay = 600;
    expect(await transit().unwrap(wrapped, place)).toEqual(key);
    server.delay = 0;
    server.fault = 'elsewhere';
    await expect(transit().unwrap(wrapped, place)).rejects.toThrow(KeyServiceRefusedError);
  });

  it('refuses a token, names no token, and takes the next one from its file without a restart; it renews it in time', async () => {
    const provider = transit();
    await provider.keepToken();
    expect(server.paths()).toEqual(['GET /v1/auth/token/lookup-self', 'POST /v1/auth/token/renew-self']);
    server.token = 's.second-token';
    const refused = (await provider.wrap(key, place).catch((error: unknown) => error)) as Error;
    expect(refused).toBeInstanceOf(KeyServiceRefusedError);
    expect(refused.message).toContain('403 permission denied');
    expect(refused.message).not.toContain('s.first-token');
    token('s.second-token');
    await provider.wrap(key, place);
    chmodSync(address.tokenFile, 0o640);
    await expect(transit().wrap(key, place)).rejects.toThrow('is open to others');
    rmSync(address.tokenFile);
    await expect(transit().wrap(key, place)).rejects.toThrow('does not exist');
  });

  it('is spoken to by TLS, by the authority that was given for it and by no other', async () => {
    const certificates = new TestCertificates();
    const secure = await TransitServer.start(certificates.issue('transit', 'IP:127.0.0.1'));
    const caFile = join(directory, 'authority.pem');
    writeFileSync(caFile, certificates.authority);
    expect((await transit({ url: secure.url, caFile }).wrap(key, place)).rootKeyId).toBe('transit:msp:v1');
    await expect(transit({ url: secure.url }).wrap(key, place)).rejects.toThrow(KeyServiceAwayError);
    expect(() => transit({ caFile: join(directory, 'nothing.pem') })).toThrow(RootKeyError);
    await secure.stop();
  });
});

describe('the way from the key file to the key service and back', () => {
  let orm: MikroORM;
  let rootKeyFile: string;

  beforeAll(async () => {
    orm = await connectAs('application');
  });

  beforeEach(async () => {
    await orm.em.getConnection().execute('delete from organisation_keys /* across organisations: test */');
    rootKeyFile = join(directory, 'root-key.json');
  });

  async function open(keyProvider: 'file' | 'transit', more: Partial<TransitAddress> | null = {}): Promise<KeyProvider> {
    const provider = await openKeyProvider({ keyProvider, rootKeyFile, transit: more && { ...address, ...more } }, orm.em.fork());
    opened.push(provider);
    return provider;
  }

  const keyringOf = (provider: KeyProvider): Keyring => new Keyring(new OrganisationKeyStore(orm.em, provider), new Clock());
  const rootKeysUsed = async (): Promise<string[]> =>
    (await orm.em.getConnection().execute<{ id: string }[]>('select distinct root_key_id as id from organisation_keys order by 1 /* across organisations: test */')).map(({ id }) => id); // prettier-ignore
  const rewrap = (provider: KeyProvider): Promise<number> => new RootRewrapper(orm.em, provider).rewrap(async () => Promise.resolve());

  it('takes every key along, goes on where it was stopped, and leaves the file needless; the same way leads back', async () => {
    const fileKey = generateRootKeyFile(rootKeyFile);
    const file = await open('file', null);
    const binding = { recordId: randomUUIDv7(), fieldId: randomUUIDv7(), version: 1 };
    const organisations = Array.from({ length: 5 }, () => randomUUIDv7());
    const sealed = new Map<string, Buffer>();
    for (const id of organisations) sealed.set(id, await keyringOf(file).seal(id, binding, SecretText.of(`secret of ${id}`)));
    const opens = async (provider: KeyProvider): Promise<void> => {
      for (const id of organisations)
        expect((await keyringOf(provider).open(id, binding, sealed.get(id)!)).reveal()).toBe(`secret of ${id}`);
    };
    expect(await rootKeysUsed()).toEqual([fileKey]);

    const both = await open('transit');
    await opens(both);
    expect(await both.rootKeys()).toEqual({ current: 'transit:msp:v1', ids: ['transit:msp:v1', fileKey] });
    [server.fault, server.faultAfter] = ['sealed', server.calls.length + 5];
    await expect(rewrap(both)).rejects.toThrow(KeyServiceAwayError);
    await opens(await open('file', null));
    server.fault = 'none';
    expect(await rewrap(both)).toBe(0);
    expect(await rootKeysUsed()).toEqual(['transit:msp:v1']);
    renameSync(rootKeyFile, `${rootKeyFile}.kept`);
    const alone = await open('transit');
    await opens(alone);
    await alone.addRootKey();
    expect(await rewrap(alone)).toBe(0);
    expect(await rootKeysUsed()).toEqual(['transit:msp:v2']);
    await expect(open('file', null)).rejects.toThrow('transit:msp:v2');

    renameSync(`${rootKeyFile}.kept`, rootKeyFile);
    const back = await open('file');
    expect(await rewrap(back)).toBe(0);
    expect(await rootKeysUsed()).toEqual([fileKey]);
    await opens(await open('file', null));
  });

  it('starts while the service is away, and says so; not with a token that it refuses, a key that it has not, nor one that is another', async () => {
    const provider = await open('transit');
    await keyringOf(provider).prepare(place.organisationId);
    server.fault = 'sealed';
    const away = await open('transit');
    expect(await away.problem()).toBe('Vault is sealed');
    await expect(keyringOf(away).of(place.organisationId)).rejects.toThrow(KeyServiceAwayError);
    server.fault = 'none';
    await expect(keyringOf(away).of(place.organisationId)).resolves.toBeDefined();
    await expect(open('transit', { key: 'another' })).rejects.toThrow('refused transit/keys/another: 404');
    server.versions[0] = randomBytes(32);
    await expect(open('transit')).rejects.toThrow('The database needs root key transit:msp:v1, and the key of that name in the key service is a different one'); // prettier-ignore
    server.token = 's.other';
    await expect(open('transit')).rejects.toThrow('403 permission denied');
  });
});
