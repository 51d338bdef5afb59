import { readBulk } from './bulk-targets';

describe('readBulk', () => {
  it.each([
    ['https://a.example/health', { kind: 'http', url: 'https://a.example/health', name: 'a.example/health' }],
    ['a.example', { kind: 'http', url: 'https://a.example/', name: 'a.example' }],
    ['Mail, mail.example:25', { kind: 'tcp', host: 'mail.example', port: 25, name: 'Mail' }],
    ['Six\t[2001:db8::1]:443', { kind: 'tcp', host: '2001:db8::1', port: 443, name: 'Six' }],
    ['ping router.example', { kind: 'icmp', host: 'router.example', name: 'ping router.example' }],
    ['dns example.org', { kind: 'dns', recordName: 'example.org', recordType: 'A', name: 'dns example.org' }],
    ['Zürich, https://grün.example/', { kind: 'http', url: 'https://grün.example/', name: 'Zürich' }],
  ])('reads %s', (text, check) => {
    expect(readBulk(text, 60)).toEqual([{ line: 1, text, check: { ...check, intervalSeconds: 60 } }]);
  });

  it('skips empty lines, and says which cannot be read', () => {
    expect(readBulk('\n  \nwhat is this?\nftp://x\n', 60).map(({ line, check }) => [line, check])).toEqual([
      [3, undefined],
      [4, undefined],
    ]);
  });
});
