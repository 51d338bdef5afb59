import { countryName } from './countries';

it.each([
  ['AT', 'Austria'],
  ['XX', 'XX'],
  ['', ''],
  ['nonsense', 'nonsense'],
])('%s is %s', (code, name) => {
  expect(countryName(code)).toBe(name);
});
