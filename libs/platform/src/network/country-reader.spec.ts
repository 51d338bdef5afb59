import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from '../configuration.js';
import { CountryReader } from './country-reader.js';

const reader = (geoipCountryFile: string | null = null): CountryReader => new CountryReader({ geoipCountryFile } as Configuration);

it.each([
  ['47.64.113.136', 'DE'],
  ['::ffff:47.64.113.136', 'DE'],
  ['2a02:8070::1', 'DE'],
  ['212.58.244.1', 'GB'],
  ['10.1.2.3', null],
  ['127.0.0.1', null],
  ['fd00::1', null],
  ['198.51.100.7', null],
  ['', null],
  ['eve', null],
  ['47.64.113.136.1', null],
  ['%31', null],
])('the country of %s is %s', (address, country) => {
  expect(reader().countryOf(address)).toBe(country);
});

it('tells how old its data are', () => {
  expect(reader().data).toEqual({ builtAt: expect.any(Date), isShipped: true });
});

it.each([
  ['there is none', () => '/nowhere/countries.mmdb'],
  [
    'it is none',
    () => {
      const path = join(mkdtempSync(join(tmpdir(), 'geo-')), 'broken.mmdb');
      writeFileSync(path, 'x'.repeat(5_000));
      return path;
    },
  ],
])('knows no country, and says so, when a file is configured and %s', (_, path) => {
  // prettier-ignore
  const broken = reader(path());
  expect(broken.countryOf('47.64.113.136')).toBeNull();
  expect(broken.data).toEqual({ builtAt: null, isShipped: false });
});
