import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { createInterface, type Interface } from 'node:readline';
import { FormBrowser } from './form-browser.js';
import { TestCertificates } from './test-certificates.js';

export interface RegisteredClient {
  readonly clientId: string;
  readonly secret: string;
  readonly redirectUri: string;
  /** Where it tells of sign-outs there. */
  readonly logoutUri?: string;
  readonly signedOutUri?: string;
}

/** `oidc-provider`, an implementation that is certified by the OpenID Foundation. Everybody may sign in there, with any password. */
export class OidcProvider {
  private constructor(
    private readonly process: ChildProcessByStdio<Writable, Readable, null>,
    private readonly lines: Interface,
    readonly certificates: TestCertificates,
    readonly issuer: string,
  ) {}

  static async start(folder: string): Promise<OidcProvider> {
    const certificates = new TestCertificates();
    certificates.issue('oidc-provider', 'IP:127.0.0.1');
    const files = ['pem', 'key'].map((kind) => join(certificates.directory, `oidc-provider.${kind}`));
    const child = spawn(process.execPath, [join(folder, 'oidc-provider.mjs'), ...files], { stdio: ['pipe', 'pipe', 'ignore'] });
    const lines = createInterface({ input: child.stdout });
    const [issuer] = (await once(lines, 'line')) as [string];
    return new OidcProvider(child, lines, certificates, issuer);
  }

  /** From then on it signs people in for this client. */
  async serve(client: RegisteredClient): Promise<void> {
    this.process.stdin.write(`${JSON.stringify(client)}\n`);
    for (let line = ''; line !== 'ready';) [line] = (await once(this.lines, 'line')) as [string];
  }

  /** What somebody does at its pages. @returns where the browser is sent */
  async signIn(location: string, login: string): Promise<URL> {
    const browser = this.browser();
    try {
      return await this.signInWith(browser, location, login);
    } finally {
      await browser.close();
    }
  }

  browser(): FormBrowser {
    return new FormBrowser(this.certificates.authority);
  }

  async signInWith(browser: FormBrowser, location: string, login: string): Promise<URL> {
    const asked = await browser.open(location);
    const consent = await browser.submit(asked, { login, password: 'any' });
    const { leadsTo, html } = consent.leadsTo === null ? await browser.submit(consent, {}) : consent;
    if (leadsTo === null) throw new Error(`The provider did not send the browser back: ${html.slice(0, 500)}`);
    return new URL(leadsTo);
  }

  async stop(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.stdin.end();
    await ended;
    this.certificates.remove();
  }
}
