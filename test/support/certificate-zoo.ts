import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyPair } from './test-certificates.js';

export interface Wish {
  readonly names?: string;
  /** Such as 20250101000000Z. */
  readonly from?: string;
  readonly to?: string;
  readonly key?: readonly string[];
  readonly digest?: string;
  /** Of the authority that signs; itself when it is null. */
  readonly by?: string | null;
  readonly isAuthority?: boolean;
  readonly extensions?: string;
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

/** An authority, an intermediate of it, and certificates good and bad, all made by openssl. */
export class CertificateZoo {
  readonly directory = mkdtempSync(join(tmpdir(), 'clientst0r-zoo-'));

  constructor() {
    this.make('root', { by: null, isAuthority: true });
    this.make('intermediate', { by: 'root', isAuthority: true });
  }

  pem(name: string): string {
    return readFileSync(join(this.directory, `${name}.pem`), 'utf8');
  }

  /** What a server needs that also sends these others. */
  pair(name: string, ...others: readonly string[]): KeyPair {
    return {
      certificate: [name, ...others].map((one) => this.pem(one)).join('\n'),
      key: readFileSync(join(this.directory, `${name}.key`), 'utf8'),
    };
  }

  make(name: string, wish: Wish = {}): this {
    const { key = EC, by = 'intermediate', digest = 'sha256', from = stamp(-3_600_000), to = stamp(200 * 86_400_000) } = wish;
    this.openssl('req', ...key, '-nodes', '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    this.prepare(wish);
    const signer = by === null ? ['-selfsign', '-keyfile', `${name}.key`] : ['-cert', `${by}.pem`, '-keyfile', `${by}.key`];
    this.openssl(
      'ca', '-batch', '-notext', '-rand_serial', '-config', 'ca.conf', '-name', 'zoo', '-extfile', 'extensions', '-md', digest,
      '-startdate', from, '-enddate', to, '-in', `${name}.csr`, '-out', `${name}.pem`, ...signer,
    ); // prettier-ignore
    return this;
  }

  private prepare({ names = 'IP:127.0.0.1,DNS:shop.test', isAuthority = false, extensions = '' }: Wish): void {
    const authority = 'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign,digitalSignature';
    const use = isAuthority ? authority : `subjectAltName=${names}\nextendedKeyUsage=serverAuth`;
    writeFileSync(join(this.directory, 'extensions'), `subjectKeyIdentifier=hash\n${use}\n${extensions}\n`);
    writeFileSync(join(this.directory, 'ca.conf'), CA_CONFIGURATION);
    writeFileSync(join(this.directory, 'zoo.index'), '', { flag: 'a' });
    writeFileSync(join(this.directory, 'zoo.serial'), '01');
  }

  revoke(name: string): this {
    this.openssl(
      'ca',
      '-config',
      'ca.conf',
      '-name',
      'zoo',
      '-cert',
      'intermediate.pem',
      '-keyfile',
      'intermediate.key',
      '-revoke',
      `${name}.pem`,
    );
    return this;
  }

  /** The list of the intermediate, in DER. */
  revocationList(days = 7): Buffer {
    this.openssl('ca', '-config', 'ca.conf', '-name', 'zoo', '-cert', 'intermediate.pem', '-keyfile', 'intermediate.key', '-gencrl', '-crldays', days.toString(), '-out', 'list.pem'); // prettier-ignore
    this.openssl('crl', '-in', 'list.pem', '-outform', 'DER', '-out', 'list.der');
    return readFileSync(join(this.directory, 'list.der'));
  }

  /** What the responder of the intermediate, or somebody else, answers to a request in DER. */
  ocspAnswer(request: Buffer, signer = 'intermediate'): Buffer {
    writeFileSync(join(this.directory, 'request.der'), request);
    this.openssl('ocsp', '-index', 'zoo.index', '-rsigner', `${signer}.pem`, '-rkey', `${signer}.key`, '-CA', 'intermediate.pem', '-reqin', 'request.der', '-respout', 'answer.der', '-ndays', '1'); // prettier-ignore
    return readFileSync(join(this.directory, 'answer.der'));
  }

  private openssl(...parameters: string[]): void {
    execFileSync('openssl', parameters, { cwd: this.directory, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}

const CA_CONFIGURATION = `[zoo]
database = zoo.index
serial = zoo.serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
default_crl_days = 7
[any]
commonName = supplied
`;

/** A moment relative to now, as openssl ca wants it. */
export function stamp(milliseconds: number): string {
  return `${new Date(Date.now() + milliseconds).toISOString().replaceAll(/[-:T]/gu, '').slice(0, 14)}Z`;
}
