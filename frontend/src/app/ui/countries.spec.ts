import { allCountries, countryName } from './countries';

it.each([
  ['AT', 'Austria'],
  ['XX', 'XX'],
  ['', ''],
  ['nonsense', 'nonsense'],
])('%s is %s', (code, name) => {
  expect(countryName(code)).toBe(name);
});

it('lists the countries there are, by name, and no region', () => {
  const all = allCountries();
  const codes = all.map(({ code }) => code);
  expect(all.length).toBeGreaterThan(240);
  expect(all.length).toBeLessThan(260);
  expect(codes).toEqual(expect.arrayContaining(['CH', 'TW', 'XK']));
  for (const none of ['EU', 'ZZ', 'DD', 'UK', 'QQ']) expect(codes).not.toContain(none);
  expect(all.map(({ name }) => name)).toEqual(all.map(({ name }) => name).toSorted((one, other) => one.localeCompare(other)));
});
