import { readRdap } from './rdap-answer.js';

type Answer = Record<string, unknown>;

const event = (eventAction: string, eventDate: string): Answer => ({ eventAction, eventDate });
const card = (...properties: unknown[]): unknown => ['vcard', [['version', {}, 'text', '4.0'], ...properties]];

/** As Verisign answers: upper case, EPP in words, the registrar as an entity with its IANA number. */
const VERISIGN: Answer = {
  objectClassName: 'domain', handle: '1234567_DOMAIN_COM-VRSN', ldhName: 'EXAMPLE.TEST',
  status: ['client delete prohibited', 'client transfer prohibited'],
  entities: [{
    objectClassName: 'entity', handle: '9999', roles: ['registrar'], publicIds: [{ type: 'IANA Registrar ID', identifier: '9999' }],
    vcardArray: card(['fn', {}, 'text', 'Example Registrar, Inc.']),
    entities: [{ objectClassName: 'entity', roles: ['abuse'], vcardArray: card(['fn', {}, 'text', ''], ['tel', { type: 'voice' }, 'uri', 'tel:+1.5555550100']) }],
  }],
  events: [event('registration', '2001-02-03T04:05:06Z'), event('expiration', '2027-02-03T04:05:06Z'), event('last changed', '2026-03-01T09:00:00Z'), event('last update of RDAP database', '2026-11-28T10:00:00Z')],
  secureDNS: { delegationSigned: false },
  nameservers: [{ objectClassName: 'nameserver', ldhName: 'NS2.EXAMPLE.NET' }, { objectClassName: 'nameserver', ldhName: 'NS1.EXAMPLE.NET' }],
  rdapConformance: ['rdap_level_0', 'icann_rdap_technical_implementation_guide_0'], notices: [{ title: 'Terms of Use', description: ['…'] }],
}; // prettier-ignore

const read = (changes: Answer = {}, domain = 'example.test'): ReturnType<typeof readRdap> =>
  readRdap(JSON.stringify({ ...VERISIGN, ...changes }), domain);

describe('readRdap', () => {
  it('reads what a registry tells', () => {
    expect(read()).toEqual({
      expiresAt: new Date('2027-02-03T04:05:06Z'),
      registeredAt: new Date('2001-02-03T04:05:06Z'),
      registrar: 'Example Registrar, Inc.',
      statuses: ['clientDeleteProhibited', 'clientTransferProhibited'],
      nameServers: ['ns1.example.net', 'ns2.example.net'],
      signed: false,
    });
  });

  it.each<[string, Answer, Answer]>([
    ['CentralNic, with the date of the registrar beside it', { events: [event('registrar expiration', '2030-01-01T00:00:00Z'), event('expiration', '2027-02-03T23:59:59.0Z')] }, { expiresAt: new Date('2027-02-03T23:59:59Z') }],
    ['AFNIC, with lower case and an organisation for a name', { ldhName: 'example.test', status: ['active'], entities: [{ roles: ['registrar', 'sponsor'], vcardArray: card(['fn', {}, 'text', ''], ['org', {}, 'text', ['EXEMPLE SAS']]) }] }, { registrar: 'EXEMPLE SAS', statuses: ['active'] }],
    ['CZ.NIC, with a key set and a handle instead of a card', { secureDNS: { zoneSigned: true, delegationSigned: true, maxSigLife: 1209600 }, entities: [{ handle: 'REG-EXAMPLE', roles: ['registrar'] }] }, { signed: true, registrar: 'REG-EXAMPLE' }],
    ['Norid, with name servers as links and no end', { events: [event('registration', '1999-11-15T00:00:00Z')], nameservers: [{ handle: 'NSEX1H-NORID', ldhName: 'ns1.example.net.' }] }, { expiresAt: null, nameServers: ['ns1.example.net'] }],
    ['registro.br, with a zone offset', { events: [event('expiration', '2027-02-03T00:00:00-03:00')] }, { expiresAt: new Date('2027-02-03T03:00:00Z') }],
    ['an IDN, by its Unicode name', { ldhName: undefined, unicodeName: 'EXAMPLE.TEST' }, { registrar: 'Example Registrar, Inc.' }],
    ['redemption', { status: ['redemption period', 'pending delete'] }, { statuses: ['pendingDelete', 'redemptionPeriod'] }],
    ['next to nothing', { status: undefined, entities: undefined, events: undefined, secureDNS: undefined, nameservers: undefined }, { expiresAt: null, registrar: null, statuses: [], nameServers: [], signed: null }],
    ['nonsense in every place', { status: [1, null, {}], entities: ['x', { roles: 'registrar' }, null], events: { expiration: 1 }, secureDNS: [], nameservers: [[], 'x', { ldhName: 5 }, { ldhName: '<b>' }] }, { expiresAt: null, registrar: null, statuses: [], nameServers: [], signed: null }],
    ['dates that are none', { events: [event('expiration', 'soon'), event('registration', '9999-12-31T00:00:00Z')] }, { expiresAt: null, registeredAt: null }],
    ['a registrar with line breaks and turned letters', { entities: [{ roles: ['registrar'], vcardArray: card(['fn', {}, 'text', 'A\r\nBcc: x\u202ey']) }] }, { registrar: 'A Bcc: x y' }],
  ])('reads %s', (_who, changes, expected) => {
    expect(read(changes)).toMatchObject(expected);
  }); // prettier-ignore

  it.each<[string, string]>([
    ['another domain', JSON.stringify({ ...VERISIGN, ldhName: 'OTHER.TEST' })],
    ['another object', JSON.stringify({ ...VERISIGN, objectClassName: 'nameserver' })],
    ['an error', JSON.stringify({ errorCode: 500, title: 'Internal' })],
    ['a list', '[]'],
    ['a number', '7'],
    ['half of it', JSON.stringify(VERISIGN).slice(0, 300)],
    ['a page', '<!doctype html><title>Please sign in</title>'],
    ['nothing', ''],
    ['what is nested without end', '['.repeat(100_000)],
  ])('tells nothing from %s', (_what, body) => {
    expect(readRdap(body, 'example.test')).toBeNull();
  });
});
