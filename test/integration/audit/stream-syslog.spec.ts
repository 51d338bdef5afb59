import { Rsyslog } from '../../support/rsyslog.js';
import { type KeyPair, TestCertificates } from '../../support/test-certificates.js';
import { StreamContext } from './stream-context.js';

jest.setTimeout(60_000);

let context: StreamContext;
let certificates: TestCertificates;
let client: KeyPair;
let rsyslog: Rsyslog;

beforeAll(async () => {
  context = await StreamContext.start();
  certificates = new TestCertificates();
  client = certificates.issue('client', 'DNS:clientst0r');
  rsyslog = await Rsyslog.start(certificates, certificates.issue('server', 'IP:127.0.0.1'));
});

afterEach(() => context.removeStreams());

afterAll(async () => {
  await context.close();
  await rsyslog.remove();
  certificates.remove();
});

const create = (kind: 'syslog' | 'cef') =>
  context.create(
    { kind, url: `tls://127.0.0.1:${rsyslog.port}`, authority: certificates.authority, certificate: client.certificate },
    client.key,
  );

it('sends to rsyslog', async () => {
  const stream = await create('syslog');
  await context.record('one', 'two', 'three');
  await context.turn();
});
