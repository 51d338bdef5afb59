import { safeReturnUrl } from './return-url';

describe('safeReturnUrl', () => {
  const origin = 'https://vault.example';

  it.each(['/o/acme/vault', '/o/acme/vault?search=a#x', '/'])('keeps %s', (url) => {
    expect(safeReturnUrl(url, origin)).toBe(url);
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', '/\t/evil.example', '', undefined])(
    'refuses %s',
    (url) => {
      expect(safeReturnUrl(url, origin)).toBe('/');
    },
  );
});
