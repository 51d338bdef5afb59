import type { ConnectionOptions } from 'node:tls';
import { Client, type Entry, type Filter, InvalidCredentialsError, ResultCodeError } from 'ldapts';
import type { SecretText } from '@clientst0r/platform';
import type { Directory } from './directory.entity.js';
import { DirectoryError } from './directory.errors.js';
import { directoryError } from './ldap-faults.js';

export type LdapPlace = Pick<Directory, 'url' | 'authority'>;

/** For finding the server, connecting and TLS; and for each answer, in milliseconds. */
const CONNECT_MILLISECONDS = 3_000;
const READING_MILLISECONDS = 20_000;
/** For somebody who waits to be signed in. */
export const ASKING_MILLISECONDS = 2_500;
/** RFC 2696: what is asked for at once; Active Directory gives 1,000 at most. */
const PAGE_SIZE = 500;
const MOST_ENTRIES = 100_000;

interface Search {
  readonly base: string;
  readonly filter: Filter;
  readonly attributes: readonly string[];
  readonly scope?: 'sub' | 'base';
}

/** A connection that is never in clear: `ldaps://` from its first byte, `ldap://` after StartTLS and before anything else is said. */
export class LdapConnection {
  private constructor(private readonly client: Client) {}

  /** @throws DirectoryError */
  static async open(place: LdapPlace, answerMilliseconds = READING_MILLISECONDS): Promise<LdapConnection> {
    const isTls = place.url.toLowerCase().startsWith('ldaps:');
    // Given TLS options, the client would speak TLS on ldap:// too, without StartTLS.
    const tls = isTls ? { tlsOptions: tlsOptionsOf(place) } : {};
    const client = new Client({
      url: place.url,
      timeout: answerMilliseconds,
      connectTimeout: CONNECT_MILLISECONDS,
      strictDN: false,
      ...tls,
    });
    const connection = new LdapConnection(client);
    try {
      if (!isTls) await inTime(startTls(client, place));
      return connection;
    } catch (error) {
      await connection.close();
      throw directoryError(error);
    }
  }

  /** False when the server does not take them. An empty password would be an anonymous bind that succeeds (RFC 4513, section 5.1.2): it is never sent. */
  async bind(dn: string, password: SecretText): Promise<boolean> {
    if (password.reveal() === '' || dn === '') return false;
    try {
      await this.client.bind(dn, password.reveal());
      return true;
    } catch (error) {
      if (error instanceof InvalidCredentialsError) return false;
      throw directoryError(error);
    }
  }

  /** All of them, page by page. @throws DirectoryError */
  async search({ base, filter, attributes, scope = 'sub' }: Search): Promise<Entry[]> {
    const entries: Entry[] = [];
    try {
      const options = {
        scope,
        filter,
        attributes: [...attributes],
        explicitBufferAttributes: ['objectGUID'],
        paged: { pageSize: PAGE_SIZE },
      };
      for await (const page of this.client.searchPaginated(base, options)) {
        entries.push(...page.searchEntries);
        if (entries.length > MOST_ENTRIES) throw new DirectoryError('too-many-entries');
      }
    } catch (error) {
      throw directoryError(error);
    }
    return entries;
  }

  async close(): Promise<void> {
    await this.client.unbind().catch(() => undefined);
  }
}

/** The name must be that of the address, also after StartTLS, where Node.js would otherwise not know it. */
export function tlsOptionsOf({ url, authority }: LdapPlace): ConnectionOptions {
  const host = new URL(url).hostname.replace(/^\[|\]$/gu, '');
  return { host, minVersion: 'TLSv1.2', ...(authority === null ? {} : { ca: authority }) };
}

async function startTls(client: Client, place: LdapPlace): Promise<void> {
  try {
    await client.startTLS(tlsOptionsOf(place));
  } catch (error) {
    throw error instanceof ResultCodeError ? new DirectoryError('no-starttls') : error;
  }
}

/** The client has no limit for the handshake. */
async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => { reject(new DirectoryError('unreachable')); }, CONNECT_MILLISECONDS); // prettier-ignore
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
