import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whoisServerOf } from './registries.js';
import type { Registration } from './registration.js';
import { readWhois, type WhoisAnswer } from './whois-answer.js';
import { decodeWhois } from './whois-text.js';

const SAMPLES = join(__dirname, '../../../../test/vectors/whois');
const TWO = ['ns1.example.net', 'ns2.example.net'];

function answer(file: string, domain: string): WhoisAnswer {
  const server = whoisServerOf(domain);
  return readWhois(decodeWhois(readFileSync(join(SAMPLES, `${file}.txt`)), server?.encoding), domain, server?.dayFirst);
}
const day = (date: Date | null): string | null => date?.toISOString().slice(0, 10) ?? null;

/** File, domain, end, registrar, name servers, DNSSEC, and one of the statuses (or null for none). */
type Row = [string, string, string | null, string | null, readonly string[], boolean | null, string | null];

const REGISTERED: readonly Row[] = [
  ['com', 'example.com', '2027-02-03', 'Example Registrar, Inc.', TWO, false, 'clientTransferProhibited'],
  ['org', 'example.org', '2027-02-03', 'Example Registrar, Inc.', TWO, false, 'clientDeleteProhibited'],
  ['io', 'example.io', '2027-02-03', 'Example Registrar, Inc.', TWO, true, 'clientTransferProhibited'],
  ['ca', 'example.ca', '2027-02-03', 'Example Registrar, Inc.', TWO, false, 'clientTransferProhibited'],
  ['in', 'example.in', '2027-02-03', 'Example Registrar, Inc.', TWO, false, 'clientTransferProhibited'],
  ['us', 'example.us', '2027-04-17', 'Example Registrar, Inc.', TWO, false, 'clientDeleteProhibited'],
  ['co', 'example.co', '2027-07-19', 'Example Registrar, Inc.', TWO, true, 'clientTransferProhibited'],
  ['de', 'example.de', null, null, ['ns1.example.de', ...TWO], true, 'connect'],
  ['eu', 'example.eu', null, 'Example Registrar N.V.', ['ns1.example.net', 'ns2.example.eu'], true, null],
  ['jp', 'example.jp', '2027-05-31', null, TWO, null, 'AgentChangeLocked'],
  ['co.jp', 'example.co.jp', '2027-03-31', null, TWO, null, 'Connected'],
  ['jp-ja', 'example.jp', '2027-05-31', null, TWO, null, 'Active'],
  ['cn', 'example.cn', '2027-03-17', '示例注册商有限公司', TWO, false, 'serverUpdateProhibited'],
  ['it', 'example.it', '2027-04-21', 'Example Registrar S.p.A.', TWO, false, 'ok'],
  ['uk', 'example.co.uk', '2027-06-11', 'Example Registrar Ltd t/a Example Names', ['ns1.example.net', 'ns2.example.co.uk'], null, 'Registered until expiry date.'],
  ['fr', 'example.fr', '2027-12-30', 'EXAMPLE REGISTRAR SAS', TWO, null, 'active'],
  ['nl', 'example.nl', null, 'Example Registrar B.V.', ['ns1.example.nl', 'ns2.example.net'], true, 'active'],
  ['ch', 'example.ch', null, 'Example Registrar AG', ['ns1.example.ch', 'ns2.example.net'], true, null],
  ['at', 'example.at', null, 'Beispiel Österreich GmbH', TWO, null, null],
  ['be', 'example.be', null, 'Example Registrar BV', TWO, null, 'clientTransferProhibited'],
  ['br', 'example.com.br', '2027-01-05', null, TWO, null, 'published'],
  ['kr', 'example.kr', '2027-03-02', '(주)예제', TWO, false, null],
  ['tw', 'example.com.tw', '2027-11-08', 'Example Registrar, Inc.', TWO, null, 'clientTransferProhibited'],
  ['hk', 'example.hk', '2027-02-09', 'Example Registrar (HK) Limited', TWO, false, 'Active'],
  ['ru', 'example.ru', '2027-03-04', 'EXAMPLE-RU', ['ns1.example.net', 'ns2.example.ru'], null, 'DELEGATED'],
  ['se', 'example.se', '2027-10-20', 'Exempel Registrar AB', ['ns1.example.net', 'ns2.example.se'], true, 'registryLock'],
  ['pl', 'example.pl', '2027-09-18', 'Przykład Rejestrator Sp. z o.o.', TWO, false, null],
  ['dk', 'example.dk', '2027-03-31', 'Eksempel Registrar ApS', TWO, false, 'Active'],
  ['fi', 'example.fi', '2027-07-04', 'Esimerkki Registrar Oy', TWO, true, 'Registered'],
  ['ee', 'example.ee', '2027-11-09', 'Näide Registripidaja OÜ', TWO, null, 'ok (paid and in zone)'],
  ['cz', 'example.cz', '2027-01-05', 'REG-EXAMPLE', ['ns1.example.cz', 'ns2.example.net'], true, 'Sponsoring registrar change forbidden'],
  ['sk', 'example.sk', '2027-07-24', 'EXAM-0001', TWO, null, 'clientUpdateProhibited'],
  ['hu', 'example.hu', null, null, [], null, null],
  ['ro', 'example.ro', '2027-09-16', 'Exemplu Registrar SRL', TWO, false, 'UpdateProhibited'],
  ['rs', 'example.rs', '2027-03-10', 'Primer Registrar d.o.o.', ['ns1.example.net', 'ns2.example.rs'], false, 'clientUpdateProhibited'],
  ['ua', 'example.com.ua', '2027-07-21', 'ua.example', TWO, null, 'ok'],
  ['tr', 'example.com.tr', '2027-01-05', 'Örnek Kayıt A.Ş.', ['ns1.example.net', 'ns2.example.com.tr'], null, 'Active'],
  ['mx', 'example.com.mx', '2027-05-11', 'Ejemplo Registrar', TWO, null, null],
  ['lt', 'example.lt', '2027-02-04', 'Pavyzdys UAB', TWO, null, 'registered'],
  ['il', 'example.co.il', '2027-01-05', 'Example Registrar Ltd', TWO, false, 'Transfer Locked'],
  ['sg', 'example.com.sg', '2027-02-02', 'Example Registrar Pte. Ltd.', TWO, false, 'ok'],
  ['pt', 'example.pt', '2027-01-05', null, ['ns1.example.net', 'ns2.example.pt'], null, 'Registered'],
  ['au', 'example.com.au', null, 'Example Registrar Pty Ltd', TWO, false, 'serverRenewProhibited'],
  ['no', 'example.no', null, 'REG42-NORID', [], true, null],
  ['ir', 'example.ir', '2027-12-22', null, TWO, null, null],
]; // prettier-ignore

describe('readWhois', () => {
  it.each(REGISTERED)('reads the answer of the registry in %s', (file, domain, ...expected) => {
    const [expiresOn, registrar, nameServers, signed, status] = expected;
    const told = answer(file, domain) as { registration: Registration };
    expect(told).toMatchObject({ kind: 'registered', registration: { registrar, nameServers, signed } });
    expect(day(told.registration.expiresAt)).toBe(expiresOn);
    if (status === null) expect(told.registration.statuses).toEqual([]);
    else expect(told.registration.statuses).toContain(status);
  });

  it.each(REGISTERED)('takes no answer in %s for one about another domain', (file, domain) => {
    const other = `other-${domain}`;
    const [server, text] = [whoisServerOf(domain), readFileSync(join(SAMPLES, `${file}.txt`))];
    expect(readWhois(decodeWhois(text, server?.encoding), other)).toEqual({ kind: 'unreadable' });
  });

  it.each([
    ['com', 'No match for "EXAMPLE.COM".\r\n>>> Last update of whois database: 2026-11-28T10:00:00Z <<<\r\n\r\nNOTICE: The expiration date displayed in this record is the date the\r\nregistrar\'s sponsorship\r\n'],
    ['org', 'Domain not found.\r\n>>> Last update of WHOIS database: 2026-11-28T10:00:00Z <<<\r\n'],
    ['xyz', 'The queried object does not exist: DOMAIN NOT FOUND\r\n'],
    ['de', '% Restricted rights.\nDomain: example.de\nStatus: free\n'],
    ['eu', '% WHOIS example.eu\nDomain: example.eu\nScript: LATIN\n\nStatus: AVAILABLE\n'],
    ['jp', '[ JPRS database provides information on network administration. Its use is    ]\nNo match!!\n\nWith JPRS WHOIS, you can query the following domain name information\n'],
    ['cn', 'No matching record.\n'],
    ['it', 'Domain:             example.it\nStatus:             AVAILABLE\n'],
    ['uk', '\r\n    This domain name has not been registered.\r\n\r\n    WHOIS lookup made at 09:42:27 28-Nov-2026\r\n\r\n--\r\nlimits. The data is provided on an \'as-is\' basis\r\n'],
    ['uk', '\r\n    No match for "example.co.uk".\r\n\r\n    This domain name has not been registered.\r\n'],
    ['fr', '%%\n%% This is the AFNIC Whois server.\n%%\n\n%% NOT FOUND\n'],
    ['nl', 'example.nl is free\n'],
    ['ch', 'The number of requests per client per time interval is\nrestricted. You have NOT exceeded this limit.\n\nWe do not have an entry in our database matching your query.\n'],
    ['at', '% Copyright (c)2026 by NIC.AT (1)\n\n% nothing found\n'],
    ['be', 'Domain:\texample.be\nStatus:\tAVAILABLE\n'],
    ['br', '% Copyright (c) Nic.br\n\n% No match for example.com.br\n'],
    ['ca', 'Not found: example.ca\n'],
    ['kr', 'query : example.kr\n\n\n# ENGLISH\n\nThe requested domain was not found in the Registry or Registrar\'s WHOIS Server.\n'],
    ['tw', 'No Found\n'],
    ['hk', 'The domain has not been registered.\n'],
    ['ru', '% TCI Whois Service.\n\nNo entries found for the selected source(s).\n\nLast updated on 2026-11-28T10:56:30Z\n'],
    ['se', '# Copyright (c) 1997- The Swedish Internet Foundation.\ndomain "example.se" not found.\n'],
    ['pl', '\nNo information available about domain name example.pl in the Registry NASK database.\n'],
    ['dk', '# Hello 192.0.2.1.\n\nNo entries found for the selected source.\n'],
    ['fi', '\nDomain not found\n'],
    ['ee', 'Estonia .ee Top Level Domain WHOIS server\n\nDomain not found\n'],
    ['cz', '%  (c) 2006-2026 CZ.NIC, z.s.p.o.\n\n%ERROR:101: no entries found\n%\n% No entries found.\n'],
    ['hu', '% Whois server 4.0 serving the hu ccTLD\n\n% Nincs találat / No match\n'],
    ['tr', '** No match found for "example.com.tr"\n'],
    ['mx', 'No_Se_Encontro_El_Objeto/Object_Not_Found\n'],
    ['lt', '% Hello, this is the DOMREG whois service.\nDomain:\t\t\texample.lt\nStatus:\t\t\tavailable\n'],
    ['il', '% No data was found to match the request criteria.\n'],
  ])('reads that a domain of .%s is not registered', (_name, text) => {
    expect(readWhois(text, 'example.test')).toEqual({ kind: 'not-registered' });
  }); // prettier-ignore

  it.each([
    ['busy', 'Error: 55000000002: Connection refused; access control limit exceeded.\n'],
    ['busy', 'Your connection limit exceeded. Please slow down and try again later.\n'],
    ['busy', '%ERROR:201: access control limit reached, exceeded number of queries\n'],
    ['busy', 'Too many requests from your address\n'],
    ['busy', 'WHOIS LIMIT EXCEEDED - SEE WWW.PIR.ORG/WHOIS FOR DETAILS\n'],
    ['refused', 'The IP address used to perform the query is not authorised or has exceeded the established limit for queries.\n'],
    ['refused', 'Access denied\n'],
    ['unreadable', '<html><body>Please use the web</body></html>'],
    ['unreadable', 'This TLD has no whois server, but you can access the whois database at https://example.test\n'],
    ['unreadable', '\u0000\u0001\u0002\u0003'],
    ['unreadable', 'Domain: example.test\nComment: please ask later\n'],
  ])('says that an answer is %s', (kind, text) => {
    expect(readWhois(text, 'example.test')).toEqual({ kind });
  });

  it('cuts what strangers write to one line, and lets no date in doubt pass', () => {
    const text = `Domain: example.test\nRegistrar: Evil\u202eRegistrar\u0007 ${'x'.repeat(500)}\nExpiry Date: 05/01/2027\nNserver: <script>\nNserver: ns1.example.net\n`;
    const { registration } = readWhois(text, 'example.test') as { registration: Registration };
    expect(registration).toMatchObject({ expiresAt: null, nameServers: ['ns1.example.net'] });
    expect(registration.registrar).toMatch(/^Evil Registrar x{10}/u);
    expect(registration.registrar).toHaveLength(190);
  });

  it('ends soon on a text that is made to take long', () => {
    const startedAt = performance.now();
    for (const piece of ['a ', '. ', ' :', '\t', '- ', '()', '[a']) readWhois(piece.repeat(60_000), 'example.test');
    readWhois('Status: x\n'.repeat(12_000), 'example.test');
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });
});
