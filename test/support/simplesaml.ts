import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect, createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newSigningPair } from './saml-provider.js';
import type { KeyPair } from './test-certificates.js';

interface Known {
  readonly encryption?: string;
  readonly logout?: string;
  readonly signing?: string;
}

const PAGES = '/usr/share/simplesamlphp/www';

async function freePort(): Promise<number> {
  const server = createNetServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Debian's SimpleSAMLphp as an identity provider behind TLS: alice, whose password is `wonderland`, is in two groups. */
export class SimpleSaml {
  readonly pair = newSigningPair();
  private readonly directory = mkdtempSync(join(tmpdir(), 'clientst0r-simplesaml-'));
  private process: ChildProcess | null = null;

  private constructor(
    private readonly front: Server,
    private readonly port: number,
  ) {}

  static async start({ certificate, key }: KeyPair): Promise<SimpleSaml> {
    const port = await freePort();
    const front = createServer({ cert: certificate, key }, (incoming, outgoing) => {
      const { method, url: path, headers } = incoming;
      incoming.pipe(
        request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
          answer.pipe(outgoing.writeHead(answer.statusCode ?? 502, answer.headers));
        }),
      );
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => front.once('listening', resolve));
    const saml = new SimpleSaml(front, port);
    saml.configure();
    await saml.run();
    return saml;
  }

  get address(): string {
    return `https://127.0.0.1:${(this.front.address() as AddressInfo).port.toString()}`;
  }

  get metadataUrl(): string {
    return `${this.address}/saml2/idp/metadata.php`;
  }

  /** Whom it signs people in for. @param encryption PEM, to encrypt for @param signing PEM, by which messages about signing out are signed */
  know(entityId: string, consumer: string, { encryption, logout, signing }: Known = {}): void {
    const bare = (pem: string): string => pem.replace(/-----[^-]+-----|\s/gu, '');
    const remote = {
      AssertionConsumerService: consumer,
      NameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      'simplesaml.nameidattribute': 'uid',
      ...(encryption && { 'assertion.encryption': true, certData: bare(encryption) }),
      ...(logout && { SingleLogoutService: logout }),
      ...(signing && { 'validate.logout': true, certData: bare(signing) }),
    };
    this.write('metadata/saml20-sp-remote.php', `$metadata[${php(entityId)}] = ${php(remote)};`);
  }

  async stop(): Promise<void> {
    this.process?.kill('SIGKILL');
    this.front.closeAllConnections();
    await new Promise((resolve) => this.front.close(resolve));
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async run(): Promise<void> {
    const env = { ...process.env, SIMPLESAMLPHP_CONFIG_DIR: join(this.directory, 'config') };
    this.process = spawn('php', ['-S', `127.0.0.1:${this.port.toString()}`, '-t', PAGES], { env, stdio: 'ignore' });
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const answered = await new Promise<boolean>((resolve) => {
        const socket = connect(this.port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
        socket.on('error', () => { resolve(false); });
      }); // prettier-ignore
      if (answered) return;
      await pause(50);
    }
    throw new Error('SimpleSAMLphp did not start');
  }

  private configure(): void {
    for (const folder of ['config', 'metadata', 'cert', 'log', 'data', 'temp', 'sessions']) mkdirSync(join(this.directory, folder));
    writeFileSync(join(this.directory, 'cert/idp.key'), this.pair.key);
    writeFileSync(join(this.directory, 'cert/idp.crt'), this.pair.certificate);
    const at = (folder: string): string => `${join(this.directory, folder)}/`;
    const config = {
      baseurlpath: `${this.address}/`, certdir: at('cert'), loggingdir: at('log'), datadir: at('data'), tempdir: at('temp'), metadatadir: at('metadata'),
      secretsalt: 'of this test', 'auth.adminpassword': 'of this test', timezone: 'UTC', 'logging.handler': 'file', 'enable.saml20-idp': true,
      'module.enable': { core: true, saml: true, exampleauth: true }, 'store.type': 'phpsession', 'session.phpsession.savepath': at('sessions'),
      'session.phpsession.cookiename': 'SimpleSAML', 'metadata.sources': [{ type: 'flatfile' }], 'language.default': 'en', 'theme.use': 'default',
      technicalcontact_email: 'nobody@example.com', 'trusted.url.domains': null,
    }; // prettier-ignore
    const alice = { uid: ['alice'], mail: ['alice@corp.example'], displayName: ['Alice'], groups: ['technicians', 'everybody'] };
    const idp = {
      host: '__DEFAULT__', privatekey: 'idp.key', certificate: 'idp.crt', auth: 'people', 'saml20.sign.response': true, 'saml20.sign.assertion': true, 'sign.logout': true,
      'signature.algorithm': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    }; // prettier-ignore
    this.write('config/config.php', `$config = ${php(config)};`);
    this.write('config/authsources.php', `$config = ['people' => ['exampleauth:UserPass', 'alice:wonderland' => ${php(alice)}]];`);
    this.write('metadata/saml20-idp-hosted.php', `$metadata[${php(this.metadataUrl)}] = ${php(idp)};`);
  }

  private write(file: string, code: string): void {
    writeFileSync(join(this.directory, file), `<?php\n${code}\n`);
  }
}

/** As PHP writes it. */
function php(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(php).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `[${Object.entries(value).map(([name, item]) => `${php(name)} => ${php(item)}`).join(', ')}]`; // prettier-ignore
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return JSON.stringify(value);
}
