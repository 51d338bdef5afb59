import { certificateLines, domainLines, domainOf, readBulk } from './bulk-targets';

describe('readBulk', () => {
  it.each([
    ['https://a.example/health', { kind: 'http', url: 'https://a.example/health', name: 'a.example/health' }],
    ['a.example', { kind: 'http', url: 'https://a.example/', name: 'a.example' }],
    ['Mail, mail.example:25', { kind: 'tcp', host: 'mail.example', port: 25, name: 'Mail' }],
    ['Six\t[2001:db8::1]:443', { kind: 'tcp', host: '2001:db8::1', port: 443, name: 'Six' }],
    ['tls mail.example:993', { kind: 'tls', host: 'mail.example', port: 993, name: 'tls mail.example:993' }],
    ['ping router.example', { kind: 'icmp', host: 'router.example', name: 'ping router.example' }],
    ['domain example.org', { kind: 'domain', domain: 'example.org', name: 'domain example.org', intervalSeconds: 86_400 }],
    ['dns example.org', { kind: 'dns', recordName: 'example.org', recordType: 'A', name: 'dns example.org' }],
    ['Zürich, https://grün.example/', { kind: 'http', url: 'https://grün.example/', name: 'Zürich' }],
  ])('reads %s', (text, check) => {
    expect(readBulk(text, 60)).toEqual([{ line: 1, text, check: { intervalSeconds: 60, ...check } }]);
  });

  it('skips empty lines, and says which cannot be read', () => {
    expect(readBulk('\n  \nwhat is this?\nftp://x\n', 60).map(({ line, check }) => [line, check])).toEqual([
      [3, undefined],
      [4, undefined],
    ]);
  });

  it('finds the certificate of each https address once', () => {
    const checks = readBulk(
      'https://a.example/x\nhttps://a.example/y\nhttps://b.example:8443\nhttp://c.example\ntls d.example\nhttps://d.example',
      60,
    );
    expect(certificateLines(checks.flatMap(({ check }) => (check ? [check] : []))).map(({ name, port }) => [name, port])).toEqual([
      ['Certificate of a.example', 443],
      ['Certificate of b.example', 8443],
    ]);
  });

  it.each([
    ['www.example.com', 'example.com'],
    ['Shop.Example.co.uk.', 'example.co.uk'],
    ['example.co.uk', 'example.co.uk'],
    ['a.b.example.com.au', 'example.com.au'],
    ['co.de', 'co.de'],
    ['xn--grn-ioa.example', 'xn--grn-ioa.example'],
    ['192.0.2.1', undefined],
    ['2001:db8::1', undefined],
    ['router', undefined],
    ['nas.local', undefined],
  ])('knows the domain of %s', (host, domain) => {
    expect(domainOf(host)).toBe(domain);
  });

  it('finds the domain of each target once, however it is written', () => {
    const checks = readBulk(
      'https://a.example.com/x\nmail.example.com:25\nping router.example.org\ndomain example.net\ndns www.example.net\n192.0.2.1:22',
      60,
    );
    const found = domainLines(checks.flatMap(({ check }) => (check ? [check] : [])));
    expect(found.map(({ name, domain, intervalSeconds }) => [name, domain, intervalSeconds])).toEqual([
      ['Domain example.com', 'example.com', 86_400],
      ['Domain example.org', 'example.org', 86_400],
    ]);
  });
});
