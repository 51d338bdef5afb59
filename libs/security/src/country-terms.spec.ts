import fc from 'fast-check';
import { admitsCountry, type CountryTerms, isCountry } from './country-terms.js';

const only: CountryTerms = { mode: 'allow', countries: ['CH', 'AT'], unknown: 'refuse' };
const allBut: CountryTerms = { mode: 'deny', countries: ['CH', 'AT'], unknown: 'allow' };

it.each<[string, CountryTerms, string, string | null, boolean]>([
  ['a country that is named', only, '212.58.244.1', 'CH', true],
  ['another', only, '212.58.244.1', 'GB', false],
  ['an unknown one', only, '203.0.113.7', null, false],
  ['an unknown one that is let in', { ...only, unknown: 'allow' }, '203.0.113.7', null, true],
  ['a private network', only, '10.1.2.3', null, true],
  ['a private network of IPv6', only, 'fd00::7', null, true],
  ['this machine', only, '127.0.0.1', null, true],
  ['no address at all', only, '', null, false],
  ['what is no address', { ...only, unknown: 'refuse' }, 'localhost', null, false],
  ['a country that is shut out', allBut, '212.58.244.1', 'CH', false],
  ['any other', allBut, '2a00:1450::1', 'GB', true],
  ['an unknown one, where some are shut out', allBut, '203.0.113.7', null, true],
])('%s', (_what, terms, address, country, admitted) => {
  expect(admitsCountry(terms, address, country)).toBe(admitted);
});

it('lets in from a known country by exactly one of the two modes', () => {
  const code = fc.constantFrom('CH', 'AT', 'GB', 'US', 'NZ');
  fc.assert(
    fc.property(fc.uniqueArray(code, { minLength: 1 }), code, fc.constantFrom('allow', 'refuse'), (countries, country, unknown) => {
      const admitted = (['allow', 'deny'] as const).map((mode) => admitsCountry({ mode, countries, unknown }, '212.58.244.1', country));
      expect(admitted).toEqual([countries.includes(country), !countries.includes(country)]);
    }),
  );
});

it('knows countries by their present codes only', () => {
  for (const code of ['CH', 'US', 'GB', 'TW', 'XK', 'SS', 'AQ']) expect([code, isCountry(code)]).toEqual([code, true]);
  for (const code of ['', 'ch', 'CHE', 'DD', 'SU', 'YU', 'UK', 'EU', 'ZZ', 'QQ', 'A1', "C'"])
    expect([code, isCountry(code)]).toEqual([code, false]);
});
