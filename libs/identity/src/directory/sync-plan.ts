import type { ReachablePerson } from '../external/external-people.js';
import type { PlacedPerson } from './directory-reader.js';

export interface SyncCounts {
  readonly people: number;
  readonly groups: number;
  readonly created: number;
  readonly updated: number;
  readonly suspended: number;
  readonly restored: number;
  /** Memberships of organisations with other roles. */
  readonly roleChanges: number;
  readonly problems: number;
  readonly milliseconds: number;
}

export interface KnownAccount {
  readonly accountId: string;
  readonly userId: string;
  readonly externalId: string;
  readonly login: string;
  readonly email: string;
  readonly name: string;
  readonly isActive: boolean;
  /** Deactivated by an earlier run. */
  readonly isSuspended: boolean;
}

export interface SyncProblem {
  /** As the directory writes it. */
  readonly login: string;
  readonly externalId: string;
  /** `no-email`, `email-taken`, `email-twice`, or the code of the rule that keeps somebody in charge. */
  readonly problem: string;
  /** With `email-taken`: whose account has the address. */
  readonly userId?: string;
}

export interface LinkedPerson {
  readonly account: KnownAccount;
  readonly placed: PlacedPerson;
}

export interface SyncPlan {
  readonly creates: readonly { readonly person: ReachablePerson; readonly placed: PlacedPerson }[];
  readonly updates: readonly { readonly account: KnownAccount; readonly person: ReachablePerson }[];
  readonly suspends: readonly KnownAccount[];
  readonly restores: readonly KnownAccount[];
  /** Those whose roles are looked at: linked, there, and not switched off there. */
  readonly present: readonly LinkedPerson[];
  readonly problems: readonly SyncProblem[];
}

export interface SyncInput {
  readonly people: readonly PlacedPerson[];
  readonly known: readonly KnownAccount[];
  /** Who has which address, of those that are not linked to this directory. */
  readonly taken: ReadonlyMap<string, string>;
  readonly createsAccounts: boolean;
  readonly hasRoles: (placed: PlacedPerson) => boolean;
}

/** What a reading of the directory means for the accounts here. */
export function planSync({ people, known, taken, createsAccounts, hasRoles }: SyncInput): SyncPlan {
  const accounts = new Map(known.map((account) => [account.externalId, account]));
  const emails = new EmailClaims(taken, known);
  const plan = { creates: [], updates: [], restores: [], present: [], problems: [] } as Mutable<Omit<SyncPlan, 'suspends'>>;
  const seen = new Set<string>();
  for (const placed of people) {
    const account = accounts.get(placed.person.externalId);
    if (!placed.person.isEnabled) continue;
    if (account) {
      seen.add(account.externalId);
      planKnown(plan, account, placed, emails);
    } else if (createsAccounts && hasRoles(placed)) planNew(plan, placed, emails);
  }
  return { ...plan, suspends: known.filter(({ externalId, isActive }) => isActive && !seen.has(externalId)) };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] };
type Growing = Mutable<Omit<SyncPlan, 'suspends'>>;

function planKnown(plan: Growing, account: KnownAccount, placed: PlacedPerson, emails: EmailClaims): void {
  if (account.isSuspended) plan.restores.push(account);
  plan.present.push({ account, placed });
  const { person } = placed;
  // Somebody whose address is gone there keeps the one that he has here.
  const email = person.email ?? account.email;
  if (isSame(account, { ...person, email })) return;
  const problem = email === account.email ? null : emails.problemOf(person, email);
  if (problem) plan.problems.push(problem);
  plan.updates.push({ account, person: { ...person, email: problem ? account.email : email } });
}

function isSame(account: KnownAccount, { email, name, login }: ReachablePerson): boolean {
  return email === account.email && name === account.name && login === account.login;
}

function planNew(plan: Growing, placed: PlacedPerson, emails: EmailClaims): void {
  const { person } = placed;
  const { login, externalId } = person;
  if (person.email === null) return void plan.problems.push({ login, externalId, problem: 'no-email' });
  const problem = emails.problemOf(person, person.email);
  if (problem) plan.problems.push(problem);
  else plan.creates.push({ person: { ...person, email: person.email }, placed });
}

/** Nobody gets the address of an account that is there, nor that of another one of the same run. */
class EmailClaims {
  private readonly claimed: Set<string>;

  constructor(
    private readonly taken: ReadonlyMap<string, string>,
    known: readonly KnownAccount[],
  ) {
    this.claimed = new Set(known.map(({ email }) => email));
  }

  problemOf({ login, externalId }: Pick<ReachablePerson, 'login' | 'externalId'>, email: string): SyncProblem | null {
    const userId = this.taken.get(email);
    if (userId !== undefined) return { login, externalId, problem: 'email-taken', userId };
    if (this.claimed.has(email)) return { login, externalId, problem: 'email-twice' };
    this.claimed.add(email);
    return null;
  }
}

/** Below it a mistake is small; above, a fifth of all is more likely a wrong filter than people who left. */
const FEW = 10;
const SHARE = 0.2;

/** `found` is how many people the directory has told of: where it knows nobody at all, it is the question that is wrong. */
export function isMassSuspension({ suspends }: Pick<SyncPlan, 'suspends'>, known: readonly KnownAccount[], found: number): boolean {
  if (found === 0) return suspends.length > 0;
  const active = known.filter(({ isActive }) => isActive).length;
  return suspends.length > FEW && suspends.length > active * SHARE;
}
