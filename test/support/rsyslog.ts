import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { KeyPair, TestCertificates } from './test-certificates.js';

export interface ReceivedMessage {
  readonly facility: number;
  readonly severity: number;
  readonly hostname: string;
  readonly application: string;
  readonly messageId: string;
  readonly structuredData: string;
  readonly text: string;
}

const FIELDS = ['syslogfacility', 'syslogseverity', 'hostname', 'app-name', 'msgid', 'structured-data', 'msg'];
const SEPARATOR = '\u0001';

/** Debian's rsyslog listening for TLS on loopback, which asks for a certificate of the authority and writes what it gets to a file. */
export class Rsyslog {
  private readonly directory = mkdtempSync(join(tmpdir(), 'clientst0r-rsyslog-'));
  private process: ChildProcess | null = null;

  private constructor(readonly port: number) {}

  static async start(certificates: TestCertificates, { certificate, key }: KeyPair): Promise<Rsyslog> {
    const rsyslog = new Rsyslog(await freePort());
    for (const [file, text] of Object.entries({ 'authority.pem': certificates.authority, 'server.pem': certificate, 'server.key': key })) {
      writeFileSync(join(rsyslog.directory, file), text, { mode: 0o600 });
    }
    writeFileSync(join(rsyslog.directory, 'rsyslog.conf'), rsyslog.configuration());
    await rsyslog.startAgain();
    return rsyslog;
  }

  async startAgain(): Promise<void> {
    const parameters = ['-n', '-f', join(this.directory, 'rsyslog.conf'), '-i', join(this.directory, 'pid')];
    this.process = spawn(existsSync('/usr/sbin/rsyslogd') ? '/usr/sbin/rsyslogd' : 'rsyslogd', parameters, { stdio: 'ignore' });
    for (const end = Date.now() + 10_000; Date.now() < end; await pause(25)) if (await accepts(this.port)) return;
    throw new Error('rsyslog does not listen');
  }

  /** Gone at once, with whatever it had not yet written. */
  async kill(): Promise<void> {
    const { process } = this;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const ended = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await ended;
    rmSync(join(this.directory, 'pid'), { force: true });
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.process?.kill(signal);
  }

  messages(): ReceivedMessage[] {
    const file = join(this.directory, 'received');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => {
      const [facility = '', severity = '', hostname = '', application = '', messageId = '', structuredData = '', text = ''] = line.split(SEPARATOR);
      return { facility: Number(facility), severity: Number(severity), hostname, application, messageId, structuredData, text };
    }); // prettier-ignore
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private configuration(): string {
    const file = (name: string): string => JSON.stringify(join(this.directory, name));
    const template = `${FIELDS.map((field) => `%${field}%`).join(SEPARATOR)}\\n`;
    return `
      global(workDirectory=${JSON.stringify(this.directory)} maxMessageSize="64k" defaultNetstreamDriver="gtls" defaultNetstreamDriverCAFile=${file('authority.pem')}
        defaultNetstreamDriverCertFile=${file('server.pem')} defaultNetstreamDriverKeyFile=${file('server.key')})
      main_queue(queue.type="Direct")
      module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="x509/certvalid")
      template(name="received" type="string" string="${template}")
      input(type="imtcp" address="127.0.0.1" port="${this.port.toString()}" ruleset="received")
      ruleset(name="received") { action(type="omfile" file=${file('received')} template="received") }
    `;
  }
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
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    setTimeout(() => socket.destroy(), 500).unref();
  });
}
