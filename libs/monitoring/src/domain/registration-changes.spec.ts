import type { ComparedFacts } from './check-registration.entity.js';
import { judgeRegistration } from './domain-judge.js';
import type { RegistrationFacts } from './registration.js';
import { changesBetween } from './registration-changes.js';

const FACTS: ComparedFacts = {
  registrar: 'Example Registrar, Inc.',
  statuses: ['clientTransferProhibited'],
  nameServers: ['ns1.example.net', 'ns2.example.net'],
  signed: true,
};
const changes = (now: Partial<ComparedFacts>, latest: Partial<ComparedFacts> = {}): string[] =>
  changesBetween(FACTS, { ...FACTS, ...now }, { ...FACTS, ...latest });

describe('changesBetween', () => {
  it.each<[string[], Partial<ComparedFacts>]>([
    [[], {}],
    [[], { registrar: 'Example Registrar Inc' }],
    [[], { registrar: null, nameServers: [], signed: null }],
    [[], { statuses: ['clientTransferProhibited', 'ok', 'autoRenewPeriod'] }],
    [['Registrar: Example Registrar, Inc. → Other'], { registrar: 'Other' }],
    [['Name servers: + ns9.example.org, − ns2.example.net'], { nameServers: ['ns1.example.net', 'ns9.example.org'] }],
    [['Status: − clientTransferProhibited'], { statuses: [] }],
    [['Status: + clientHold'], { statuses: ['clientHold', 'clientTransferProhibited'] }],
    [['DNSSEC: no longer signed'], { signed: false }],
  ])('finds %j', (expected, now) => {
    expect(changes(now)).toEqual(expected);
  });

  it('does not tell again what the other source has told already', () => {
    expect(changes({ signed: false, registrar: 'Other' }, { signed: false })).toEqual(['Registrar: Example Registrar, Inc. → Other']);
  });
});

describe('judgeRegistration', () => {
  const now = new Date('2026-11-28T12:00:00Z');
  const told = (more: Partial<RegistrationFacts>): RegistrationFacts => ({
    ...FACTS, domain: 'example.test', registeredAt: null, source: 'rdap', server: 'rdap.test', expiresAt: new Date('2027-11-28T12:00:00Z'), expirySource: 'rdap', ...more,
  }); // prettier-ignore
  const judge = (more: Partial<RegistrationFacts>): string | null => {
    try {
      judgeRegistration(told(more), [60, 7], now);
      return null;
    } catch (error) {
      return (error as { reason: string }).reason;
    }
  };

  it.each<[string | null, Partial<RegistrationFacts>]>([
    [null, {}],
    ['domain-expires-soon', { expiresAt: new Date('2027-01-27T11:00:00Z') }],
    [null, { expiresAt: new Date('2027-01-28T11:00:00Z') }],
    ['domain-expired', { expiresAt: new Date('2026-11-28T11:00:00Z') }],
    ['domain-date-passed', { expiresAt: new Date('2026-11-28T11:00:00Z'), expirySource: 'manual' }],
    ['expiry-not-told', { expiresAt: null, expirySource: null }],
    ['domain-on-hold', { statuses: ['clientHold'] }],
    ['domain-on-hold', { statuses: ['redemptionPeriod'], expiresAt: null }],
    ['domain-on-hold', { statuses: ['pendingDelete'] }],
    ['domain-on-hold', { statuses: ['in quarantine'] }],
    ['domain-on-hold', { statuses: ['NOT DELEGATED'] }],
    [null, { statuses: ['REGISTERED', 'DELEGATED', 'pendingTransfer', 'serverHoldOff'] }],
  ])('says %s', (reason, more) => {
    expect(judge(more)).toBe(reason);
  });
});
