import type { EntityManager } from '@mikro-orm/mariadb';
import { DATABASE_ACCOUNTS } from '@clientst0r/platform';
import { isGone, unexpected } from './trail-guards.js';

export const RETENTION_PROCEDURES: readonly string[] = ['audit_remove_month', 'audit_make_months_ahead'];

/** Made with the server's accounts (`ops/local/services.sh`), in a database in which none of the product's accounts may change anything. */
const ACCOUNT_LIST = 'audit_watch.accounts';

interface AccountRight {
  /** `user@host` */
  readonly account: string;
  /** As the server names it; of a routine several, with commas. */
  readonly privilege: string;
  /** `server`: on the server's own tables; the others but `everything` and `role` in the product's database. */
  readonly kind: 'everything' | 'server' | 'schema' | 'table' | 'column' | 'routine' | 'role';
  readonly object: string;
}

interface ServerAccounts {
  /** Who made the list: the database's superuser. */
  readonly superuser: string;
  /** Those that may connect. */
  readonly accounts: readonly string[];
  readonly rights: readonly AccountRight[];
}

const APPLICATION = `${DATABASE_ACCOUNTS.application}@localhost`;
const MIGRATION = `${DATABASE_ACCOUNTS.migration}@localhost`;
const RETENTION = `${DATABASE_ACCOUNTS.retention}@localhost`;
/** What MariaDB calls those whom it holds to be everybody. */
const EVERYBODY = 'PUBLIC@';
const IN_DATABASE: ReadonlySet<AccountRight['kind']> = new Set(['schema', 'table', 'column', 'routine']);

const EXPECTED: Readonly<Record<string, (right: AccountRight) => boolean>> = {
  // Its rights in the database are looked at by `assertGuarded`, which asks the server itself.
  [APPLICATION]: ({ kind, privilege, object }) =>
    IN_DATABASE.has(kind) || (kind === 'server' && privilege === 'EXECUTE' && object === ACCOUNT_LIST),
  [MIGRATION]: ({ kind }) => IN_DATABASE.has(kind),
  [RETENTION]: ({ kind, privilege, object }) =>
    (kind === 'table' && privilege === 'SELECT' && object === 'audit_events') ||
    (kind === 'routine' && privilege === 'EXECUTE' && RETENTION_PROCEDURES.includes(object)),
  [EVERYBODY]: () => false,
};

/**
 * Accounts that may connect to the database's server and are neither the product's, nor the superuser's, nor `known` to the operator
 * (`user@host`); and rights of the product's accounts that they were not given by it.
 * @throws LogDifferenceError naming the first
 */
export async function assertNoStrangers(em: EntityManager, known: readonly string[]): Promise<void> {
  const { superuser, accounts, rights } = await serverAccounts(em);
  const expected = new Set([APPLICATION, MIGRATION, RETENTION, superuser, 'root@localhost', ...known]);
  const stranger = accounts.find((account) => !expected.has(account));
  if (stranger !== undefined)
    throw unexpected('account-unexpected', `An account that the product did not make may connect to the database's server: ${stranger}`);
  const right = rights.find((one) => EXPECTED[one.account]?.(one) === false);
  if (right)
    throw unexpected(
      'grant-unexpected',
      `The database account ${right.account} has a right that the product did not give it: ${told(right)}`,
    );
}

async function serverAccounts(em: EntityManager): Promise<ServerAccounts> {
  try {
    const [list] = await em.execute<{ accounts: string }[]>(`select ${ACCOUNT_LIST}(database()) as accounts`);
    const { superuser, accounts, rights } = JSON.parse(list?.accounts ?? '{}') as Partial<ServerAccounts>;
    return { superuser: superuser ?? '', accounts: accounts ?? [], rights: rights ?? [] };
  } catch (error) {
    if (!isGone(error)) throw error;
    throw unexpected(
      'account-unexpected',
      `The accounts of the database's server cannot be listed: the function ${ACCOUNT_LIST} is gone, or may not be used any more`,
    );
  }
}

function told({ kind, privilege, object }: AccountRight): string {
  if (kind === 'role') return `the role ${object}`;
  return `${privilege} on ${kind === 'everything' ? kind : object}`;
}
