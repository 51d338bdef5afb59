import fc from 'fast-check';
import { SecretText } from '@clientst0r/platform';
import { cefMessage } from './cef-message.js';
import { splunkEvent } from './splunk-event.js';
import type { StreamedEvent } from './streamed-event.js';
import { framed, syslogMessage } from './syslog-message.js';
import { webhookHeaders, webhookSecretProblem } from './webhook-message.js';

const SOURCE = { host: 'vault.example.com' };

function streamed(change: Partial<StreamedEvent['event']> = {}, index = 7): StreamedEvent {
  const event = {
    at: new Date('2026-11-24T10:00:00.123Z'), id: '01a20d8e-5095-79f7-89dc-1417528e6631', organisationId: null, category: 'vault', action: 'credential.revealed',
    outcome: 'success', actorId: null, actorName: 'Robin', address: '198.51.100.7', userAgent: '', requestId: '', objectType: null, objectId: null,
    objectName: null, details: null, country: null,
  } as const; // prettier-ignore
  return { index, event: { ...event, ...change } };
}

const texts = fc.string({ unit: 'binary', maxLength: 300 });

describe('a syslog message', () => {
  it('is what RFC 5424 says', () => {
    expect(syslogMessage(streamed(), SOURCE)).toBe(
      '<110>1 2026-11-24T10:00:00.123Z vault.example.com clientst0r - credential.revealed [clientst0r@32473 ' +
        'id="01a20d8e-5095-79f7-89dc-1417528e6631" index="7" category="vault" action="credential.revealed" outcome="success" actorName="Robin" ' +
        'address="198.51.100.7"] \ufeffcredential.revealed (success) by Robin',
    );
  });

  it.each([
    ['success', 'vault', 110],
    ['failure', 'vault', 108],
    ['refused', 'permission', 108],
    ['success', 'security', 109],
  ] as const)('has its severity from %s and %s', (outcome, category, priority) => {
    expect(syslogMessage(streamed({ outcome, category }), SOURCE)).toMatch(new RegExp(`^<${priority}>1 `, 'u'));
  });

  it('is one line whose structured data ends where it should, whatever stands in it', () => {
    fc.assert(
      fc.property(texts, texts, texts, (actorName, objectName, note) => {
        const message = syslogMessage(streamed({ actorName, objectName, details: { note } }), SOURCE);
        expect(message).not.toMatch(/[\u0000-\u001f\u007f]/u);
        // RFC 5424, section 6: SD-ELEMENT with escaped values, then a blank and the message.
        expect(message).toMatch(/^<\d{1,3}>1 \S+ \S+ \S+ - \S{1,32} \[clientst0r@32473(?: [a-zA-Z]+="(?:[^"\\\]]|\\["\\\]])*")*\] \ufeff/u);
      }),
    );
  });

  it('stays below 8 kB by leaving the details out and saying so', () => {
    const message = syslogMessage(streamed({ details: { text: 'ü'.repeat(10_000) } }), SOURCE);
    expect(Buffer.byteLength(message)).toBeLessThan(8_000);
    expect(message).toContain(' detailsOmitted="true"]');
  });

  it('is framed by its length in bytes', () => {
    expect(framed('grün').toString()).toBe('5 grün');
  });
});

describe('a CEF message', () => {
  it('is what ArcSight reads', () => {
    expect(cefMessage(streamed({ objectName: 'Router', objectType: 'credential' }), SOURCE)).toBe(
      '<110>1 2026-11-24T10:00:00.123Z vault.example.com clientst0r - credential.revealed - CEF:0|ClientSt0r|ClientSt0r|1|credential.revealed|credential revealed|3|' +
        'rt=1795514400123 externalId=01a20d8e-5095-79f7-89dc-1417528e6631 cat=vault act=credential.revealed outcome=success src=198.51.100.7 suser=Robin ' +
        'cs3Label=objectType cs3=credential cs5Label=objectName cs5=Router cn1Label=index cn1=7',
    );
  });

  it('has an IPv6 source in its own field', () => {
    expect(cefMessage(streamed({ address: '2001:db8::1' }), SOURCE)).toContain(' c6a2=2001:db8::1 ');
  });

  it('lets no value begin another key or another line', () => {
    fc.assert(
      fc.property(texts, (actorName) => {
        const message = cefMessage(streamed({ actorName: `${actorName} act=forged` }), SOURCE);
        expect(message).not.toMatch(/[\u0000-\u001f\u007f]/u);
        expect(message.match(/(?<!\\)act=/gu)).toHaveLength(1);
      }),
    );
  });
});

it('an event for Splunk has its time in seconds', () => {
  const parsed = JSON.parse(splunkEvent(streamed(), SOURCE, 'audit')) as Record<string, unknown>;
  expect(parsed).toMatchObject({
    time: 1795514400.123,
    host: 'vault.example.com',
    sourcetype: 'clientst0r:audit',
    index: 'audit',
    event: { index: 7, actorName: 'Robin' },
  });
});

describe('a webhook', () => {
  it('is signed as in the example of Standard Webhooks', () => {
    // https://github.com/standard-webhooks/standard-webhooks: the test vector of its reference libraries.
    const secret = SecretText.of('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const sentAt = new Date(1_614_265_330_000);
    expect(webhookHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', '{"test": 2432232314}', sentAt, secret)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it.each([
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', true],
    ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', false],
    ['whsec_c2hvcnQ=', false],
    ['whsec_not base64 at all, not base64 at all', false],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, false],
  ])('takes %s as a secret: %s', (secret, isTaken) => {
    expect(webhookSecretProblem(SecretText.of(secret)) === null).toBe(isTaken);
  });
});
