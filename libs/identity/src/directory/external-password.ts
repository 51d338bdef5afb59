import type { SecretText } from '@clientst0r/platform';
import { DirectoryError } from './directory.errors.js';
import { ASKING_MILLISECONDS, LdapConnection, type LdapPlace, tlsOptionsOf } from './ldap-connection.js';
import { directoryError } from './ldap-faults.js';

const CONNECT_MILLISECONDS = 2_500;

/** What the service may look people up with. */
export interface ServiceAccount {
  readonly dn: string;
  readonly password: SecretText;
}

/**
 * Whether that is the password of the entry of that DN. On `ldaps://` it is `passport-ldapauth` that asks; on `ldap://` that strategy
 * would send the passwords before StartTLS is through (decision record 0013), so there the bind is ours. @throws DirectoryError
 */
export async function isPasswordOf(place: LdapPlace, dn: string, password: SecretText, service: ServiceAccount): Promise<boolean> {
  // RFC 4513, section 5.1.2: with an empty password a bind succeeds and proves nothing.
  if (password.reveal() === '' || dn === '') return false;
  if (place.url.toLowerCase().startsWith('ldaps:')) return askStrategy(place, dn, password, service);
  const connection = await LdapConnection.open(place, ASKING_MILLISECONDS);
  try {
    return await connection.bind(dn, password);
  } finally {
    await connection.close();
  }
}

/** A strategy of its own for each question: the entry is named by its DN, so that nothing that was typed stands in a filter. */
async function askStrategy(place: LdapPlace, dn: string, password: SecretText, service: ServiceAccount): Promise<boolean> {
  // Seldom needed, and large.
  const { default: LdapStrategy } = await import('passport-ldapauth');
  return new Promise((resolve, reject) => {
    const strategy = new LdapStrategy(
      {
        server: {
          url: place.url,
          bindDN: service.dn,
          bindCredentials: service.password.reveal(),
          searchBase: dn,
          searchScope: 'base',
          searchFilter: '(objectClass=*)',
          searchAttributes: ['objectClass'],
          tlsOptions: tlsOptionsOf(place),
          connectTimeout: CONNECT_MILLISECONDS,
          timeout: ASKING_MILLISECONDS,
        },
        credentialsLookup: () => ({ username: 'dn', password: password.reveal() }),
      },
      (_entry: unknown, done: (error: unknown, user: boolean) => void) => {
        done(null, true);
      },
    );
    const asked = Object.assign(strategy as unknown as AskedStrategy, {
      success: () => { resolve(true); },
      fail: (_challenge: unknown, status?: number) => { if (status === undefined || status < 500) resolve(false); else reject(new DirectoryError('refused')); },
      error: (error: unknown) => { reject(directoryError(error)); },
    }); // prettier-ignore
    asked.authenticate({}, {});
  });
}

interface AskedStrategy {
  authenticate(request: object, options: object): void;
}
