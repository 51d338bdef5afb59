import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { KeyPair, TestCertificates } from './test-certificates.js';

export const BASE = 'dc=corp,dc=example';
export const SERVICE = { dn: `cn=service,${BASE}`, password: 'the password of the service' } as const;

export interface LdapEntry {
  readonly dn: string;
  readonly [attribute: string]: string | Uint8Array | readonly string[];
}

/** Those of Active Directory that the product reads, for a server that is none. */
const ACTIVE_DIRECTORY = `
attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.656 NAME 'userPrincipalName' EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.2 NAME 'objectGUID' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
objectclass ( 1.2.840.113556.1.5.9 NAME 'user' SUP inetOrgPerson STRUCTURAL MAY ( sAMAccountName $ userPrincipalName $ objectGUID $ userAccountControl ) )
`;

const BINARY = ['/usr/sbin/slapd', '/usr/local/sbin/slapd'].find(existsSync) ?? 'slapd';

/** Debian's OpenLDAP on loopback: LDAPS on one port; on the other nothing in clear but StartTLS. At most 500 entries come without paging. */
export class Slapd {
  private readonly directory = mkdtempSync(join(tmpdir(), 'clientst0r-slapd-'));
  private process: ChildProcess | null = null;

  private constructor(
    readonly tlsPort: number,
    readonly plainPort: number,
  ) {}

  static async start(certificates: TestCertificates, { certificate, key }: KeyPair): Promise<Slapd> {
    const slapd = new Slapd(await freePort(), await freePort());
    for (const [file, text] of Object.entries({ 'authority.pem': certificates.authority, 'server.pem': certificate, 'server.key': key })) {
      writeFileSync(join(slapd.directory, file), text, { mode: 0o600 });
    }
    mkdirSync(join(slapd.directory, 'data'));
    writeFileSync(join(slapd.directory, 'active-directory.schema'), ACTIVE_DIRECTORY);
    writeFileSync(join(slapd.directory, 'slapd.conf'), slapd.configuration());
    slapd.load([
      { dn: BASE, objectClass: ['dcObject', 'organization'], dc: 'corp', o: 'Corp' },
      { dn: SERVICE.dn, objectClass: ['organizationalRole', 'simpleSecurityObject'], userPassword: SERVICE.password },
      { dn: `ou=people,${BASE}`, objectClass: 'organizationalUnit' },
      { dn: `ou=groups,${BASE}`, objectClass: 'organizationalUnit' },
    ]);
    await slapd.startAgain();
    return slapd;
  }

  get ldaps(): string {
    return `ldaps://localhost:${this.tlsPort.toString()}`;
  }

  get startTls(): string {
    return `ldap://localhost:${this.plainPort.toString()}`;
  }

  async startAgain(): Promise<void> {
    const listeners = `ldap://127.0.0.1:${this.plainPort.toString()} ldaps://127.0.0.1:${this.tlsPort.toString()}`;
    // With -d it stays in the foreground, as our own child.
    this.process = spawn(BINARY, ['-d', '0', '-f', join(this.directory, 'slapd.conf'), '-h', listeners], { stdio: 'ignore' });
    for (const end = Date.now() + 10_000; Date.now() < end; await pause(25)) if (await accepts(this.tlsPort)) return;
    throw new Error('slapd does not listen');
  }

  async kill(): Promise<void> {
    const { process } = this;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const ended = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await ended;
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.process?.kill(signal);
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** While it does not run; thousands at once. */
  load(entries: readonly LdapEntry[]): void {
    writeFileSync(join(this.directory, 'load.ldif'), entries.map(ldif).join('\n'));
    execFileSync(BINARY, ['-T', 'add', '-q', '-f', join(this.directory, 'slapd.conf'), '-l', join(this.directory, 'load.ldif')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  /** While it runs: overlays such as memberOf see it. */
  add(...entries: readonly LdapEntry[]): void {
    this.modify(entries.map((entry) => ldif(entry).replace(/\n(?!dn)/u, '\nchangetype: add\n')).join('\n'));
  }

  delete(dn: string, ...options: string[]): void {
    this.modify(`dn: ${dn}\nchangetype: delete\n`, ...options);
  }

  /** LDIF of RFC 2849. */
  modify(changes: string, ...options: string[]): void {
    const parameters = [
      '-x',
      '-H',
      `ldap://127.0.0.1:${this.plainPort.toString()}`,
      '-ZZ',
      '-D',
      `cn=root,${BASE}`,
      '-w',
      'root',
      ...options,
    ];
    execFileSync('ldapmodify', parameters, {
      input: changes,
      env: { ...process.env, LDAPTLS_REQCERT: 'never' },
      stdio: ['pipe', 'ignore', 'inherit'],
    });
  }

  private configuration(): string {
    const file = (name: string): string => JSON.stringify(join(this.directory, name));
    const schemas = ['core', 'cosine', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`).join('\n');
    return `
${schemas}
include ${file('active-directory.schema')}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
pidfile ${file('pid')}
TLSCACertificateFile ${file('authority.pem')}
TLSCertificateFile ${file('server.pem')}
TLSCertificateKeyFile ${file('server.key')}
security simple_bind=128
allow bind_anon_dn
sizelimit size.soft=500 size.hard=500 size.prtotal=unlimited
threads 4
database mdb
suffix "${BASE}"
rootdn "cn=root,${BASE}"
rootpw root
directory ${file('data')}
maxsize 268435456
dbnosync
index objectClass,uid,mail,entryUUID,member eq
access to attrs=userPassword by anonymous auth by self write
access to * by users read by * none
overlay memberof
`;
  }
}

function ldif({ dn, ...attributes }: LdapEntry): string {
  const lines = Object.entries(attributes).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map(
      (each: string | Uint8Array) => `${name}:: ${Buffer.from(each as string).toString('base64')}`,
    ),
  );
  return [`dn:: ${Buffer.from(dn).toString('base64')}`, ...lines, ''].join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
