/** The strongest first. */
export type FactorMethod = 'passkey' | 'totp' | 'recovery-code';

/** As the driver gives it: truth as a number. */
export type HeldFactors = Readonly<Record<'passkey' | 'app' | 'code', number | string>>;

/** What a statement selects to tell which factors somebody has. @param id the expression of his id */
export function heldFactorsOf(id: string): string {
  return `exists (select 1 from passkeys where user_id = ${id}) as passkey,
  exists (select 1 from totp_factors where user_id = ${id}) as app,
  exists (select 1 from recovery_codes where user_id = ${id} and used_at is null) as code`;
}

/** None for somebody who has still to set one up: recovery codes alone are no factor. */
export function methodsIn(held: HeldFactors): FactorMethod[] {
  const [passkey, app, code] = [held.passkey, held.app, held.code].map((count) => Number(count) > 0);
  if (!passkey && !app) return [];
  return [...(passkey ? (['passkey'] as const) : []), ...(app ? (['totp'] as const) : []), ...(code ? (['recovery-code'] as const) : [])];
}
