import type { EntityManager } from '@mikro-orm/mariadb';
import { storedInstant } from '@clientst0r/platform';
import { type FactorMethod, type HeldFactors, heldFactorsOf, methodsIn } from '../second-factor/held-factors.js';
import type { User } from './user.entity.js';

const COLUMNS = `users.id, email, name, status, users.created_at as createdAt, password_changed_at as passwordChangedAt,
  password_change_due as passwordChangeDue, password_looked_up_at as passwordLookedUpAt,
  password_breached_at as passwordBreachedAt, factors_reset_at as factorsResetAt`;
const BY_EMAIL = `select ${COLUMNS}, password_hash as passwordHash,
  exists (select 1 from external_accounts a where a.user_id = users.id and a.kind = 'directory') as isOfDirectory,
  ${heldFactorsOf('users.id')}
  from users where email = ?`;
const BY_ID = `select ${COLUMNS} from users where id = ?`;
const LOCKED_WITH_APP = `select ${COLUMNS}, f.sealed_secret as sealedSecret, f.last_step as lastStep
  from users left join totp_factors f on f.user_id = users.id where users.id = ? for update`;

/** Somebody as a sign-in sees him: read without hydration, for each morning asks for all. A `User` is one too. */
export type Person = Readonly<
  Pick<
    User,
    | 'id'
    | 'email'
    | 'name'
    | 'isActive'
    | 'createdAt'
    | 'passwordChangedAt'
    | 'passwordChangeDue'
    | 'passwordLookedUpAt'
    | 'passwordBreachedAt'
    | 'factorsResetAt'
  >
>;

export interface PersonWithPassword extends Person {
  /** PHC string; null for somebody who has no local password. */
  readonly passwordHash: string | null;
  /** A directory knows his password. */
  readonly isOfDirectory: boolean;
  readonly factors: readonly FactorMethod[];
}

interface PersonWithApp {
  readonly person: Person;
  /** Null for somebody who has no authenticator app. */
  readonly app: { readonly sealedSecret: Uint8Array; readonly lastStep: number } | null;
}

/** As the driver gives it: times as text, truth as a number. */
type Stored<T> = {
  readonly [K in keyof Omit<T, 'isActive'>]: Date extends T[K] ? string | Exclude<T[K], Date> : T[K] extends boolean ? number : T[K];
} & { readonly status: User['status'] };

/** @param email normalised */
export async function personWithPassword(em: EntityManager, email: string): Promise<PersonWithPassword | null> {
  const [row] = await em.execute<(Stored<Omit<PersonWithPassword, 'factors'>> & HeldFactors)[]>(BY_EMAIL, [email]);
  if (!row) return null;
  return { ...personOf(row), passwordHash: row.passwordHash, isOfDirectory: row.isOfDirectory === 1, factors: methodsIn(row) };
}

/** As he is now, in the caller's transaction. */
export async function personById(em: EntityManager, id: string): Promise<Person | null> {
  const [row] = await em.execute<Stored<Person>[]>(BY_ID, [id]);
  return row ? personOf(row) : null;
}

/** As he is now, with his app; both rows are locked until the end of the caller's transaction. */
export async function lockedPersonWithApp(em: EntityManager, id: string): Promise<PersonWithApp | null> {
  const [row] = await em.execute<(Stored<Person> & { sealedSecret: Uint8Array | null; lastStep: number })[]>(LOCKED_WITH_APP, [id]);
  if (!row) return null;
  const { sealedSecret, lastStep } = row;
  return { person: personOf(row), app: sealedSecret && { sealedSecret, lastStep } };
}

function personOf({ status, createdAt, passwordChangeDue, ...row }: Stored<Person>): Person {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    isActive: status === 'active',
    createdAt: storedInstant(createdAt),
    passwordChangedAt: instantOrNull(row.passwordChangedAt),
    passwordChangeDue: passwordChangeDue === 1,
    passwordLookedUpAt: instantOrNull(row.passwordLookedUpAt),
    passwordBreachedAt: instantOrNull(row.passwordBreachedAt),
    factorsResetAt: instantOrNull(row.factorsResetAt),
  };
}

function instantOrNull(stored: string | null): Date | null {
  return stored === null ? null : storedInstant(stored);
}
