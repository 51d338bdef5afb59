import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** An authority of its own, made by openssl, and certificates signed by it, as files and as PEM. */
export class TestCertificates {
  readonly directory = mkdtempSync(join(tmpdir(), 'clientst0r-certificates-'));

  constructor() {
    this.openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=Test authority',
      '-keyout',
      'authority.key',
      '-out',
      'authority.pem',
    );
  }

  get authority(): string {
    return this.read('authority.pem');
  }

  /** @param names subject alternative names, such as `IP:127.0.0.1`; none where empty @param sections of OpenSSL's configuration that they refer to */
  issue(name: string, names: string, sections = ''): KeyPair {
    this.openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    );
    writeFileSync(
      join(this.directory, `${name}.ext`),
      `${names && `subjectAltName=${names}\n`}extendedKeyUsage=serverAuth,clientAuth\n${sections}`,
    );
    this.openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'authority.pem',
      '-CAkey',
      'authority.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      `${name}.ext`,
      '-out',
      `${name}.pem`,
    );
    return { certificate: this.read(`${name}.pem`), key: this.read(`${name}.key`) };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private read(file: string): string {
    return readFileSync(join(this.directory, file), 'utf8');
  }

  private openssl(...parameters: string[]): void {
    execFileSync('openssl', parameters, { cwd: this.directory, stdio: 'pipe' });
  }
}
